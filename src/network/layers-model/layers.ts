import type * as tf from "@tensorflow/tfjs-core";

import { heFanOut, smallNormal } from "../initial";

import type { LayerConfig } from "./config";
import { layerError } from "./config";
import type { Conversion } from "./conversion";
import type { ModelLayer } from "./model";

/** A layer that is to become nodes of a graph. */
export interface LayerTask {
  readonly conversion: Conversion;
  readonly layer: ModelLayer;
  readonly config: LayerConfig;
  /** Nodes that it reads. */
  readonly from: readonly [string, ...string[]];
  /** Rank of what it reads, the batch among them. */
  readonly rank: number;
  /** Whether it makes the logits: then there is no place behind it. */
  readonly last: boolean;
}

/** Adds a layer's nodes to the graph, and returns the name of the last. */
type LayerConversion = (task: LayerTask) => string;

/** What becomes of each class of layer. */
export const layerConversions: Readonly<Partial<Record<string, LayerConversion>>> = {
  Dense(task) {
    const { conversion, layer, from, last } = task;
    const [kernel, bias] = layer.getWeights() as [tf.Tensor, tf.Tensor?];
    const input = conversion.denseInput(layer.name, from[0]);
    const units = kernel.shape[1]!;
    const node = conversion.graph.dense(layer.name, input, { units, initial: smallNormal });
    conversion.weights.set(layer.name, kernel);
    return finished(task, node, bias, last);
  },
  Conv2D(task) {
    const [kernel, bias] = task.layer.getWeights() as [tf.Tensor, tf.Tensor?];
    const filters = kernel.shape[3]!;
    task.conversion.weights.set(task.layer.name, kernel);
    const node = task.conversion.graph.convolution(task.layer.name, task.from[0], {
      filters,
      ...windowOf(task),
    });
    return finished(task, node, bias, task.last);
  },
  DepthwiseConv2D(task) {
    const [kernel, bias] = task.layer.getWeights() as [tf.Tensor, tf.Tensor?];
    return finished(task, depthwise(task, task.layer.name, kernel), bias, task.last);
  },
  SeparableConv2D(task) {
    const { conversion, layer, last } = task;
    const [spatial, pointwise, bias] = layer.getWeights() as [tf.Tensor, tf.Tensor, tf.Tensor?];
    const maps = depthwise(task, `${layer.name}.depthwise`, spatial);
    const options = { filters: pointwise.shape[3]!, size: 1, initial: heFanOut };
    conversion.weights.set(layer.name, pointwise);
    return finished(task, conversion.graph.convolution(layer.name, maps, options), bias, last);
  },
  BatchNormalization({ conversion, layer, config, from, rank }) {
    config.requireLastAxis(rank);
    const values = [...layer.getWeights()];
    const gamma = config.flag("scale") ? values.shift() : undefined;
    const beta = config.flag("center") ? values.shift() : undefined;
    const [mean, variance] = values as [tf.Tensor, tf.Tensor];
    conversion.norms.set(layer.name, { gamma, beta, mean, variance });
    const epsilon = Number(config.value("epsilon"));
    const node = conversion.graph.norm(from[0], { key: layer.name, epsilon });
    return conversion.own(node, conversion.ownerOf(from[0]));
  },
  Activation: ({ conversion, layer, config, from, last }) => {
    const activation = config.activation();
    return activation ? conversion.activation(layer.name, from[0], activation, last) : from[0];
  },
  ReLU({ conversion, layer, config, from, last }) {
    const most = config.value("maxValue") ?? undefined;
    if (most !== undefined && most !== 6) {
      throw layerError(layer, `a largest value of ${JSON.stringify(most)} (give 6 or none)`);
    }
    return conversion.activation(layer.name, from[0], most === 6 ? "relu6" : "relu", last);
  },
  ELU: ({ conversion, layer, from, last }) => conversion.activation(layer.name, from[0], "elu", last),
  MaxPooling2D: (task) => task.conversion.graph.maxPool(task.from[0], ...poolOf(task)),
  AveragePooling2D: (task) => task.conversion.graph.averagePool(task.from[0], ...poolOf(task)),
  GlobalAveragePooling2D({ conversion, config, from }) {
    config.requirePlain();
    return conversion.asFeatures(conversion.graph.globalAverage(from[0]));
  },
  Flatten({ conversion, config, from }) {
    config.requirePlain();
    return conversion.asFeatures(conversion.graph.flatten(from[0], "channels last"));
  },
  Add: ({ conversion, from }) => conversion.graph.add(...from),
  Concatenate({ conversion, config, from, rank }) {
    config.requireLastAxis(rank);
    return conversion.graph.concatenate(...from);
  },
  // What only training sees is not in the function that a model computes.
  Dropout: ({ from }) => from[0],
  AlphaDropout: ({ from }) => from[0],
  GaussianDropout: ({ from }) => from[0],
  GaussianNoise: ({ from }) => from[0],
};

function windowOf({ config }: LayerTask) {
  config.requirePlain();
  const [size, stride] = [config.pair("kernelSize"), config.square("strides")];
  return { size, stride, padding: config.padding(), initial: heFanOut };
}

function poolOf({ config }: LayerTask) {
  config.requirePlain();
  return [
    config.square("poolSize"),
    { stride: config.square("strides"), padding: config.padding() },
  ] as const;
}

function depthwise(task: LayerTask, name: string, kernel: tf.Tensor): string {
  const multiplier = kernel.shape[3]!;
  if (multiplier !== 1) throw layerError(task.layer, `a depth multiplier of ${multiplier} (give 1)`);
  task.conversion.weights.set(name, kernel);
  return task.conversion.graph.depthwise(name, task.from[0], windowOf(task));
}

/** A layer's bias and activation behind it. */
function finished(
  { conversion, layer, config }: LayerTask,
  node: string,
  bias: tf.Tensor | undefined,
  last: boolean,
) {
  const sum = bias ? conversion.bias(layer.name, bias) : conversion.own(node, layer.name);
  // The softmax of the last layer is left out: networks are trained on logits.
  if (last && config.value("activation") === "softmax") return sum;
  const activation = config.activation();
  return activation ? conversion.activation(layer.name, sum, activation, last) : sum;
}
