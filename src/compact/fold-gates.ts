import type { ChannelEdge } from "../measure/channel-edge";
import type { GateNode, GraphNode } from "../network";

import type { AddedBias } from "./constants";
import { gatesOfReader, gatesOfSource } from "./gate-along-edge";
import type { KeptChannels } from "./kept";

/** A parameter of the compact network that takes gates in: multiplied along an axis. */
export interface Fold {
  readonly parameter: string;
  /** Counted from the end where it is negative. */
  readonly axis: number;
  /** One a channel that stays. */
  readonly gates: readonly number[];
}

/** Where the gates that are neither 0 nor 1 go. */
export interface FoldedGates {
  readonly folds: readonly Fold[];
  /** Gates that nothing could take in, by place, one a channel that stays. */
  readonly scales: ReadonlyMap<string, readonly number[]>;
}

/** What is known of a network that is being cut. */
export interface FoldingNetwork {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly ChannelEdge[];
  readonly stays: ReadonlySet<string>;
  readonly kept: KeptChannels;
  readonly biases: ReadonlyMap<string, AddedBias>;
}

/**
 * Folds gates g ≥ 0 into parameters.
 *
 * First backwards, into what made the channel: g·ReLU(z) = ReLU(g·z), and pools, sums and moves of channels do the same, so
 * that a gate reaches a normalisation's γ and β or a layer's outgoing weights, if nobody else reads what lies between. Else
 * forwards, past the same operations, into the incoming weights of all layers that read the channel. Else a layer of its own
 * scales each channel.
 *
 * @param gates one a channel of the whole network, by place
 */
export function foldGates(
  network: FoldingNetwork,
  gates: ReadonlyMap<string, ArrayLike<number>>,
): FoldedGates {
  const folding = new Folding(network);
  const folds: Fold[] = [];
  const scales = new Map<string, readonly number[]>();
  network.nodes.forEach((place, n) => {
    const values = place.op === "gate" ? gates.get(place.gate) : undefined;
    if (!values || !network.stays.has(place.name)) return;
    const own = network.kept[n]!.map((c) => values[c]!);
    if (own.every((gate) => gate === 1)) return;
    const folded = folding.through(n, values) ?? folding.forwards(n, values);
    if (folded) folds.push(...folded);
    else scales.set((place as GateNode).gate, own);
  });
  return { folds, scales };
}

/** Looks for parameters that can take gates in, along the edges that stay. */
class Folding {
  readonly #network: FoldingNetwork;
  readonly #inwards: readonly (readonly ChannelEdge[])[];
  readonly #outwards: readonly (readonly ChannelEdge[])[];

  constructor(network: FoldingNetwork) {
    const { nodes, stays } = network;
    const edges = network.edges.filter(
      ({ from, to }) => stays.has(nodes[from]!.name) && stays.has(nodes[to]!.name),
    );
    this.#network = network;
    this.#inwards = nodes.map((_, n) => edges.filter(({ to }) => to === n));
    this.#outwards = nodes.map((_, n) => edges.filter(({ from }) => from === n));
  }

  /** Into what makes the channels that a node passes on; undefined where that cannot be. */
  through(node: number, gates: ArrayLike<number>): Fold[] | undefined {
    return all(this.#inwards[node]!, (edge) => {
      const { nodes, kept } = this.#network;
      const values = gatesOfSource(edge, gates, kept[node]!, nodes[edge.from]!);
      return values && this.#backwards(edge.from, values);
    });
  }

  /** Into the weights of all layers that read the channels of a node; undefined where that cannot be. */
  forwards(node: number, gates: ArrayLike<number>): Fold[] | undefined {
    const { nodes } = this.#network;
    // Behind the logits there is nothing.
    if (this.#outwards[node]!.length === 0) return undefined;
    return all(this.#outwards[node]!, (edge) => {
      const reader = nodes[edge.to]!;
      if (reader.op === "dense") return [this.#fold(reader.name, node, gates, 0)];
      if (reader.op === "convolution" || reader.op === "depthwise")
        return [this.#fold(reader.name, node, gates, 2)];
      if (reader.op === "add" || !passes(reader)) return undefined;
      return this.forwards(edge.to, gatesOfReader(edge, gates));
    });
  }

  /** Into a node that puts gated channels out, or what lies in front of it. */
  #backwards(n: number, gates: ArrayLike<number>): Fold[] | undefined {
    if (this.#outwards[n]!.length !== 1) return undefined;
    const node = this.#network.nodes[n]!;
    const fold = (parameter: string, axis = -1): Fold => this.#fold(parameter, n, gates, axis);
    const added = this.#network.biases.get(node.name);
    const folds = added?.into === "node" ? [fold(`${added.key}.bias`)] : [];
    switch (node.op) {
      case "convolution":
      case "dense":
        return [...folds, fold(node.name)];
      case "depthwise":
        return [fold(node.name, 2)];
      case "norm":
        return [fold(`${node.norm}.gamma`), fold(`${node.norm}.beta`)];
      case "bias":
        folds.push(fold(`${node.bias}.bias`));
        break;
      default:
        if (!passes(node)) return undefined;
    }
    const rest = this.through(n, gates);
    return rest && [...folds, ...rest];
  }

  #fold(parameter: string, node: number, gates: ArrayLike<number>, axis: number): Fold {
    return { parameter, axis, gates: this.#network.kept[node]!.map((c) => gates[c]!) };
  }
}

/** Whether f(g·x) = g·f(x) for an operation f and g ≥ 0. */
function passes(node: GraphNode): boolean {
  if (node.op === "activation") return node.activation === "relu";
  return !["input", "convolution", "depthwise", "dense", "norm", "bias"].includes(node.op);
}

/** What is found for each edge, together; undefined if there is an edge for which nothing is. */
function all(
  edges: readonly ChannelEdge[],
  find: (edge: ChannelEdge) => Fold[] | undefined,
): Fold[] | undefined {
  const found: Fold[] = [];
  for (const edge of edges) {
    const folds = find(edge);
    if (!folds) return undefined;
    found.push(...folds);
  }
  return found;
}
