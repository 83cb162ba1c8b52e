import * as tf from "@tensorflow/tfjs-core";

import {
  convolution,
  dense,
  flattenChannelsFirst,
  gateChannels,
  isRecording,
  maxPool,
  padMaps,
  paddedOnce,
  pooledConvolution,
  relu,
  type NormPath,
  type PadMaps,
  type PathResult,
} from "../../engine";

import { checkGates, type OutputGates } from "./gates";
import { joinLayers, type JoinedLayer, type Step } from "./joined-layer";
import { meanMagnitudes, type IntoGate } from "./magnitudes";
import type { ActivationName, Graph, GraphNode, PoolNode } from "./node";
import { NodeValues } from "./node-values";
import { joinNormPaths, nothingJoined } from "./norm-path";
import { zerosAround } from "./window";

/** The values that a graph computes with, by name. */
export interface GraphValues {
  readonly weights: Readonly<Record<string, tf.Tensor>>;
  readonly biases: Readonly<Record<string, tf.Tensor>>;
  /** Applies a batch normalisation to maps [N, H, W, C]. */
  readonly norm: (key: string, x: tf.Tensor4D) => tf.Tensor4D;
  /** The same with what follows it; left out, that is computed one by one. */
  readonly normPath?: (key: string, x: tf.Tensor4D, path: NormPath) => PathResult;
  /** Gates of places; those that are left out are open. */
  readonly gates?: OutputGates;
  /** Is shown what each node puts out; nodes are then computed one by one. */
  readonly watch?: (node: GraphNode, y: tf.Tensor) => void;
  /** Is told the mean magnitude of what goes into each gate, [units of all places], once the graph has been run. */
  readonly magnitudes?: (mean: tf.Tensor1D) => void;
}

/**
 * Runs a graph on images [N, H, W, C], and returns its logits, [N, classes].
 *
 * @throws AstroNetError if there are gates for an unknown place, or not one a channel.
 */
export function runGraph(graph: Graph, x: tf.Tensor4D, values: GraphValues): tf.Tensor2D {
  if (values.gates) checkGates(graph, values.gates, x.shape[0]);
  const { normPath, watch, magnitudes } = values;
  const { paths, within } =
    normPath && !watch ? joinNormPaths(graph, values.gates, !magnitudes) : nothingJoined;
  // Whoever watches sees each node.
  const steps = (watch ? graph.nodes : joinLayers(graph)).filter(({ name }) => !within.has(name));
  const reads = (step: Step): readonly string[] => {
    const path = paths.get(step.name);
    return path ? [path.norm.from[0]!, ...(path.residual === undefined ? [] : [path.residual])] : step.from;
  };
  const intoGates = new Map<string, IntoGate>();
  const forgetting = !isRecording() && !watch && !magnitudes;
  const outputs = new NodeValues(steps.flatMap(reads), [x], forgetting);
  // Padded maps go with the step that they were made for, where steps are forgotten.
  const pad = forgetting ? padMaps : paddedOnce();
  const run = (step: Step): tf.Tensor => {
    const inputs = reads(step).map((name) => outputs.get(name));
    const together = paths.get(step.name);
    if (!together) {
      if (step.op === "gate") intoGates.set(step.gate, { values: inputs[0]! });
      return compute(step, step.op === "input" ? [x] : inputs, values, pad);
    }
    const { norm, relu, gated } = together;
    const { y, magnitude } = normPath!(norm.norm, inputs[0] as tf.Tensor4D, {
      relu,
      gates: gated && { values: values.gates![gated.place]!, of: gated.of },
      residual: inputs[1] as tf.Tensor4D | undefined,
      magnitude: magnitudes !== undefined,
    });
    if (gated && magnitude) intoGates.set(gated.place, { magnitude });
    return y;
  };
  let last: tf.Tensor = x;
  for (const step of steps) {
    last = forgetting ? tf.tidy(() => run(step)) : run(step);
    if (step.op !== "joined-layer") watch?.(step, last);
    outputs.set(step.name, last);
    outputs.haveBeenRead(reads(step));
  }
  magnitudes?.(
    meanMagnitudes(graph.nodes.flatMap((node) => (node.op === "gate" ? [intoGates.get(node.gate)!] : []))),
  );
  return last as tf.Tensor2D;
}

function compute(node: Step, inputs: readonly tf.Tensor[], values: GraphValues, pad: PadMaps): tf.Tensor {
  const [x] = inputs as [tf.Tensor4D];
  switch (node.op) {
    case "input":
      return x;
    case "convolution":
      return convolution(x, values.weights[node.name] as tf.Tensor4D, node.stride, node.padding, {
        padded: pad,
      });
    case "joined-layer":
      return joined(node, inputs[0]!, values, pad);
    case "depthwise":
      return depthwise(x, values.weights[node.name] as tf.Tensor4D, node.stride, node.padding);
    case "dense":
      return dense(inputs[0] as tf.Tensor2D, values.weights[node.name] as tf.Tensor2D);
    case "bias":
      return tf.add(x, values.biases[node.bias]!);
    case "norm":
      return x.rank === 4
        ? values.norm(node.norm, x)
        : tf.reshape(values.norm(node.norm, asMaps(x)), x.shape);
    case "activation":
      return activations[node.activation](x);
    case "max-pool":
    case "average-pool":
      return pool(x, node);
    case "global-average":
      return tf.mean(x, [1, 2]);
    case "flatten":
      return node.order === "channels first" ? flattenChannelsFirst(x) : tf.reshape(x, [x.shape[0], -1]);
    case "add":
      return inputs.slice(1).reduce<tf.Tensor>((sum, next) => tf.add(sum, next), x);
    case "concatenate":
      return inputs.length === 1 ? x : tf.concat([...inputs], -1);
    case "pad-channels":
      return tf.pad(
        x,
        x.shape.map((_, i) => (i === x.shape.length - 1 ? [node.before, node.after] : [0, 0])),
      );
    case "select":
      return selectChannels(x, node.indices);
    case "gate": {
      const gates = values.gates?.[node.gate];
      return gates ? gateChannels(x, gates) : x;
    }
  }
}

function joined(
  { layer, bias: key, pooled, rectified }: JoinedLayer,
  x: tf.Tensor,
  { weights, biases }: GraphValues,
  padded: PadMaps,
): tf.Tensor {
  const bias = key === undefined ? undefined : (biases[key] as tf.Tensor1D);
  if (layer.op === "dense") {
    return dense(x as tf.Tensor2D, weights[layer.name] as tf.Tensor2D, { bias, rectified });
  }
  const { stride, padding } = layer;
  const [maps, filters] = [x as tf.Tensor4D, weights[layer.name] as tf.Tensor4D];
  return pooled && padding !== "same"
    ? pooledConvolution(maps, filters, { bias, padding, rectified })
    : convolution(maps, filters, stride, padding, { bias, rectified, padded });
}

const activations: Readonly<Record<ActivationName, (x: tf.Tensor) => tf.Tensor>> = {
  relu,
  relu6: (x) => tf.relu6(x),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
  elu: (x) => tf.elu(x),
  selu: (x) => tf.selu(x),
  softplus: (x) => tf.softplus(x),
  softsign: (x) => tf.div(x, tf.add(1, tf.abs(x))),
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  gelu: (x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))),
};

function depthwise(
  x: tf.Tensor4D,
  filters: tf.Tensor4D,
  stride: number,
  padding: number | "same",
): tf.Tensor4D {
  const [height, width] = filters.shape;
  return tf.depthwiseConv2d(padded(x, [height, width], stride, padding, 0), filters, stride, "valid");
}

function pool(x: tf.Tensor4D, { op, size, stride, padding }: PoolNode): tf.Tensor4D {
  if (op === "max-pool") {
    if (stride === size && padding === 0) return maxPool(x, size);
    // Smaller than whatever there is, so that padding is never the largest.
    return tf.maxPool(padded(x, [size, size], stride, padding, -3e38), size, stride, "valid");
  }
  if (padding === 0) return tf.avgPool(x, size, stride, "valid");
  // TensorFlow.js has a mean that leaves padding out, but its gradient on plain JavaScript does not leave it out.
  const sum = (maps: tf.Tensor4D): tf.Tensor4D =>
    tf.avgPool(padded(maps, [size, size], stride, padding, 0), size, stride, "valid");
  return tf.div(sum(x), sum(tf.ones([1, x.shape[1], x.shape[2], 1])));
}

/** Puts a constant around maps. */
function padded(
  x: tf.Tensor4D,
  size: readonly [number, number],
  stride: number,
  padding: number | "same",
  value: number,
): tf.Tensor4D {
  const rows = zerosAround(x.shape[1], size[0], stride, padding);
  const columns = zerosAround(x.shape[2], size[1], stride, padding);
  if (rows.before + rows.after + columns.before + columns.after === 0) return x;
  const around: [number, number][] = [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ];
  return tf.pad(x, around, value);
}

/**
 * The channels of maps at these indices, as a product with zeros and ones: TensorFlow gathers along the last axis number by
 * number, which takes several times as long. A row of values is gathered.
 */
function selectChannels(x: tf.Tensor, indices: readonly number[]): tf.Tensor {
  if (x.rank !== 4) return tf.gather(x, tf.tensor1d([...indices], "int32"), x.rank - 1);
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  const chosen = new Float32Array(channels * indices.length);
  indices.forEach((index, i) => (chosen[index * indices.length + i] = 1));
  const maps = tf.reshape(x, [-1, channels]);
  const picked = tf.matMul(maps, tf.tensor2d(chosen, [channels, indices.length]));
  return tf.reshape(picked, [count, height, width, indices.length]);
}

/** A row of values as maps of one position. */
function asMaps(x: tf.Tensor): tf.Tensor4D {
  return tf.reshape(x, [x.shape[0], 1, 1, -1]);
}
