import type { SymbolicTensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";

import {
  isLayer,
  type ConvolutionNode,
  type DenseNode,
  type GraphNode,
  type TaskNetwork,
} from "../../network";

import { applied, biasLayers, channelPadding, selection, type Layers } from "./layer-forms";
import { poolLayers } from "./pool-layers";

/**
 * Makes layers of a network's operations, one after the other.
 *
 * A bias right behind a layer that nobody else reads is that layer's own; a gate place is nothing, as it is open.
 */
export class GraphLayers {
  readonly #nodes: ReadonlyMap<string, GraphNode>;
  /** Keys of biases by the layer that they are a part of. */
  readonly #ownBias: ReadonlyMap<string, string>;

  /** @param step the regulation step whose running statistics are used, counted from 1 */
  constructor(
    private readonly build: Layers,
    private readonly network: TaskNetwork,
    private readonly step: number,
  ) {
    const { nodes } = network.definition.graph;
    this.#nodes = new Map(nodes.map((node) => [node.name, node]));
    this.#ownBias = new Map(
      nodes.flatMap((node) => {
        if (!isLayer(node)) return [];
        const [reader, ...others] = nodes.filter(({ from }) => from.includes(node.name));
        const own = others.length === 0 && reader?.op === "bias" && !reader.perPosition;
        return own ? [[node.name, reader.bias]] : [];
      }),
    );
  }

  /** What a node makes of what it reads. */
  layersOf(node: Exclude<GraphNode, { op: "input" }>, inputs: readonly SymbolicTensor[]): SymbolicTensor {
    const { build, network, step } = this;
    const { layers, weights } = build;
    const [x] = inputs as [SymbolicTensor];
    switch (node.op) {
      case "convolution":
      case "depthwise":
      case "dense":
        return this.#layer(node, x);
      case "bias":
        if (this.#ownBias.has(node.from[0]!)) return x;
        return biasLayers(build, node, x, network.biases[node.bias]!);
      case "norm": {
        const norm = network.norms[node.norm]!;
        const { mean, variance } = norm.statistics(step);
        const layer = layers.batchNormalization({ name: node.name, epsilon: node.epsilon });
        const values = () => [norm.gamma, norm.beta, mean, variance].map((tensor) => tf.clone(tensor));
        weights.push({ layer, values });
        return applied(layer, x);
      }
      case "activation":
        return applied(layers.activation({ activation: node.activation }), x);
      case "max-pool":
      case "average-pool":
        return poolLayers(build, node, this.#nodes.get(node.from[0]!)!, x);
      case "global-average":
        return applied(layers.globalAveragePooling2d({}), x);
      case "flatten": {
        const first = node.order === "channels first";
        return applied(layers.flatten(), first ? applied(layers.permute({ dims: [3, 1, 2] }), x) : x);
      }
      case "add":
        return inputs.length === 1 ? x : (layers.add().apply([...inputs]) as SymbolicTensor);
      case "concatenate":
        return inputs.length === 1 ? x : (layers.concatenate().apply([...inputs]) as SymbolicTensor);
      case "pad-channels":
        return channelPadding(build, node, x);
      case "select":
        return selection(build, node, x);
      case "gate":
        return x;
    }
  }

  /** A layer with weights, and with its bias where it has one. */
  #layer(node: ConvolutionNode | DenseNode, x: SymbolicTensor): SymbolicTensor {
    const { network } = this;
    const { layers, weights } = this.build;
    const { name } = node;
    const bias = this.#ownBias.get(name);
    const useBias = bias !== undefined;
    const values = () =>
      [network.weights[name]!, ...(useBias ? [network.biases[bias]!] : [])].map((w) => tf.clone(w));
    if (node.op === "dense") {
      const layer = layers.dense({ name, units: node.weights[1], useBias });
      weights.push({ layer, values });
      return applied(layer, x);
    }
    const [height, width, , filters] = node.weights;
    const { stride, padding } = node;
    const form = {
      name,
      useBias,
      kernelSize: [height, width] as [number, number],
      strides: stride,
      padding: padding === "same" ? ("same" as const) : ("valid" as const),
    };
    const layer =
      node.op === "convolution" ? layers.conv2d({ ...form, filters }) : layers.depthwiseConv2d(form);
    weights.push({ layer, values });
    const around = typeof padding === "number" ? padding : 0;
    return applied(layer, around > 0 ? applied(layers.zeroPadding2d({ padding: around }), x) : x);
  }
}
