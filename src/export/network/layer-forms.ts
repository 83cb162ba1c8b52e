import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";

import { channelsOf, type BiasNode, type PadChannelsNode, type SelectNode } from "../../network";

/** The layers of a model that is being built, and the values that their weights will have. */
export interface Layers {
  readonly layers: typeof layers;
  readonly weights: {
    readonly layer: layers.Layer;
    /** Made once the model is there, and disposed of then. */
    readonly values: () => tf.Tensor[];
  }[];
}

/** ε of a normalisation that only adds: its variance is 1 − ε. */
const epsilon = 1e-3;

/**
 * Adds a bias: by a normalisation that has nothing to normalise, or, with one value a position, by adding maps that a dense
 * layer of zeros puts out whatever it reads.
 */
export function biasLayers(
  { layers, weights }: Layers,
  node: BiasNode,
  x: SymbolicTensor,
  bias: tf.Tensor,
): SymbolicTensor {
  const channels = channelsOf(node.shape);
  if (!node.perPosition || node.shape.length === 1) {
    const layer = layers.batchNormalization({ name: node.name, epsilon, scale: false });
    weights.push({
      layer,
      values: () => [tf.clone(bias), tf.zeros([channels]), tf.fill([channels], 1 - epsilon)],
    });
    return layer.apply(x) as SymbolicTensor;
  }
  const layer = layers.dense({ name: node.name, units: bias.size });
  weights.push({
    layer,
    values: () => [tf.zeros([channels, bias.size]), tf.reshape(bias, [bias.size])],
  });
  const any = layers.globalAveragePooling2d({}).apply(x) as SymbolicTensor;
  const maps = layers.reshape({ targetShape: [...node.shape] }).apply(layer.apply(any)) as SymbolicTensor;
  return layers.add().apply([x, maps]) as SymbolicTensor;
}

/** Zero channels in front and behind: maps are turned so that channels are rows, padded, and turned back. */
export function channelPadding(
  { layers }: Layers,
  { before, after, shape }: PadChannelsNode,
  x: SymbolicTensor,
): SymbolicTensor {
  const one = (layer: layers.Layer, y: SymbolicTensor): SymbolicTensor => layer.apply(y) as SymbolicTensor;
  const length = channelsOf(shape) - before - after;
  const maps = shape.length === 3 ? x : one(layers.reshape({ targetShape: [1, 1, length] }), x);
  const turned = one(layers.permute({ dims: [3, 1, 2] }), maps);
  const padding: [[number, number], [number, number]] = [
    [before, after],
    [0, 0],
  ];
  const back = one(layers.permute({ dims: [2, 3, 1] }), one(layers.zeroPadding2d({ padding }), turned));
  return shape.length === 3 ? back : one(layers.flatten(), back);
}

/** Some of the channels: a kernel of zeros and ones. */
export function selection(
  { layers, weights }: Layers,
  { name, indices, shape }: SelectNode,
  x: SymbolicTensor,
): SymbolicTensor {
  const inputs = x.shape.at(-1)!;
  const outputs = indices.length;
  const kernel = new Float32Array(inputs * outputs);
  indices.forEach((index, i) => {
    kernel[index * outputs + i] = 1;
  });
  const layer =
    shape.length === 1
      ? layers.dense({ name, units: outputs, useBias: false })
      : layers.conv2d({ name, filters: outputs, kernelSize: 1, useBias: false });
  const kernelShape = shape.length === 1 ? [inputs, outputs] : [1, 1, inputs, outputs];
  weights.push({ layer, values: () => [tf.tensor(kernel, kernelShape)] });
  return layer.apply(x) as SymbolicTensor;
}
