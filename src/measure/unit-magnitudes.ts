import * as tf from "@tensorflow/tfjs-core";

import { unitAxis } from "../astrocyte";
import { valuesOf } from "../engine";
import { AstroNetError } from "../error";
import { isLayer, type GateNode, type GraphNode, type TaskNetwork } from "../network";

/**
 * How large the weights of each unit are, by gate place: m_u = Σ |w| / n over the unit's n weights.
 *
 * A unit is what AstroNet calls one: an input of a dense layer where such a layer reads the place, else the filter of the
 * convolution that writes it. Units with small weights are what magnitude pruning removes (Li et al., 2017).
 *
 * @throws AstroNetError if neither a dense layer reads a place nor a convolution writes it.
 */
export async function unitMagnitudes(network: TaskNetwork): Promise<Readonly<Record<string, Float32Array>>> {
  const { nodes } = network.definition.graph;
  const places = nodes.filter((node) => node.op === "gate");
  const values = await valuesOf(() => places.map((place) => magnitudes(network, layerOf(place, nodes))));
  return Object.fromEntries(places.map((place, i) => [place.gate, values[i]!]));
}

/** The layer whose units lie at a place. */
function layerOf(place: GateNode, nodes: readonly GraphNode[]): string {
  const reader = nodes.find(({ op, from }) => op === "dense" && from.includes(place.name));
  if (reader) return reader.name;
  const byName = new Map(nodes.map((node) => [node.name, node]));
  let node: GraphNode | undefined = place;
  while (node && !isLayer(node)) node = node.from.length === 1 ? byName.get(node.from[0]!) : undefined;
  if (node && node.op !== "dense") return node.name;
  throw new AstroNetError(
    `place ${place.gate}: neither read by a dense layer nor written by a convolution (its units have no weights of their own)`,
  );
}

function magnitudes(network: TaskNetwork, layer: string): tf.Tensor {
  const { kind } = network.layers.find(({ name }) => name === layer)!;
  const weights = network.weights[layer]!;
  const others = weights.shape.map((_, axis) => axis).filter((axis) => axis !== unitAxis(kind));
  return tf.mean(tf.abs(weights), others);
}
