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

/** What a layer makes of one input. */
export function applied(layer: layers.Layer, x: SymbolicTensor): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor;
}

/**
 * Maps or values that are the same for every image: a dense layer of zeros with a bias of 1 puts out 1 whatever it reads, and
 * a second one multiplies that by the values.
 *
 * @param x what is read, any node
 * @param shape [height, width, channels], of which a 1 fits any length, or [length]
 * @param values as many as the shape holds
 */
export function constantMaps(
  { layers, weights }: Layers,
  x: SymbolicTensor,
  shape: readonly number[],
  values: () => tf.Tensor,
): SymbolicTensor {
  const row = x.shape.length === 4 ? applied(layers.globalAveragePooling2d({}), x) : x;
  const size = shape.reduce((product, side) => product * side, 1);
  const one = layers.dense({ units: 1 });
  const constant = layers.dense({ units: size, useBias: false });
  weights.push(
    { layer: one, values: () => [tf.zeros([row.shape[1]!, 1]), tf.ones([1])] },
    { layer: constant, values: () => [tf.reshape(values(), [1, size])] },
  );
  const y = applied(constant, applied(one, row));
  return shape.length === 1 ? y : applied(layers.reshape({ targetShape: [...shape] }), y);
}

/** Adds a bias, one a channel or one a position and channel. */
export function biasLayers(
  build: Layers,
  node: BiasNode,
  x: SymbolicTensor,
  bias: tf.Tensor,
): SymbolicTensor {
  const perChannel = node.shape.length === 3 ? [1, 1, channelsOf(node.shape)] : node.shape;
  const constant = constantMaps(build, x, node.perPosition ? node.shape : perChannel, () => tf.clone(bias));
  return build.layers.add().apply([x, constant]) as SymbolicTensor;
}

/** Zero channels in front and behind: maps are turned so that channels are rows, padded, and turned back. */
export function channelPadding(
  { layers }: Layers,
  { before, after, shape }: PadChannelsNode,
  x: SymbolicTensor,
): SymbolicTensor {
  const length = channelsOf(shape) - before - after;
  const maps = shape.length === 3 ? x : applied(layers.reshape({ targetShape: [1, 1, length] }), x);
  const turned = applied(layers.permute({ dims: [3, 1, 2] }), maps);
  const padding: [[number, number], [number, number]] = [
    [before, after],
    [0, 0],
  ];
  const padded = applied(layers.zeroPadding2d({ padding }), turned);
  const back = applied(layers.permute({ dims: [2, 3, 1] }), padded);
  return shape.length === 3 ? back : applied(layers.flatten(), back);
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
  return applied(layer, x);
}
