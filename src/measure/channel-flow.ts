import { channelsOf, type Graph } from "../network";

import { channelEdges, type ChannelEdge } from "./channel-edge";
import { noisyOr, noisyOrGradient } from "./noisy-or";

/** One value a channel, node by node. */
export interface Channels {
  /** Those of each node, as views of all. */
  readonly of: readonly Float64Array[];
  readonly all: Float64Array;
}

/** Probabilities with the gradient for them. */
export interface FlowGradient {
  readonly alive: Channels;
  readonly needed: Channels;
  readonly byAlive: Channels;
  readonly byNeeded: Channels;
}

/**
 * How likely each channel of a graph carries something, and how likely it is needed, when each unit is open with a probability p
 * independently of the others.
 *
 * - Alive: a = 1 for images and for what a layer puts out; a gate multiplies it by p; where channels meet in a sum,
 *   1 − ∏(1 − a).
 * - Needed: n = 1 for logits, in front of a layer that mixes channels, and in front of a flattening, which spreads them; a gate
 *   multiplies it by p; for a channel that several nodes read, 1 − ∏(1 − n).
 */
export class ChannelFlow {
  /** Number of units: those of all gate places, in network order. */
  readonly units: number;
  /** Where the channels of a node begin among those of all, and behind the last one where they end. */
  readonly offsets: readonly number[];
  private readonly sizes: readonly number[];
  private readonly inwards: readonly (readonly ChannelEdge[])[];
  private readonly outwards: readonly (readonly ChannelEdge[])[];
  /** Where the units of a node begin; -1 for a node that is no gate. */
  private readonly first: readonly number[];
  /** Whether a node puts out channels that are surely alive, and surely needs those that it reads. */
  private readonly fresh: readonly boolean[];
  private readonly greedy: readonly boolean[];

  constructor(graph: Graph) {
    const { nodes } = graph;
    const edges = channelEdges(graph);
    let units = 0;
    this.sizes = nodes.map(({ shape }) => channelsOf(shape));
    this.offsets = this.sizes.reduce((at, size) => [...at, at.at(-1)! + size], [0]);
    this.inwards = nodes.map((_, i) => edges.filter(({ to }) => to === i));
    this.outwards = nodes.map((_, i) => edges.filter(({ from }) => from === i));
    this.first = nodes.map((node, i) => {
      if (node.op !== "gate") return -1;
      units += this.sizes[i]!;
      return units - this.sizes[i]!;
    });
    this.units = units;
    this.fresh = nodes.map(({ op }) => op === "input" || op === "convolution" || op === "dense");
    this.greedy = nodes.map(({ op }) => op === "flatten" || op === "convolution" || op === "dense");
  }

  /** A zero for each channel. */
  zeros(): Channels {
    const all = new Float64Array(this.offsets.at(-1)!);
    return { all, of: this.sizes.map((_, i) => all.subarray(this.offsets[i], this.offsets[i + 1])) };
  }

  /**
   * a of each channel.
   *
   * @param open p of each unit, [units]
   * @param alive where they are written to
   */
  alive(open: Float64Array, alive = this.zeros()): Channels {
    alive.of.forEach((value, i) => {
      const [edge, another] = this.inwards[i]!;
      if (this.fresh[i]!) value.fill(1);
      else if (another) value.set(noisyOr(this.arriving(i, alive)));
      else gather(value, edge!.sources!, alive.of[edge!.from]!);
      this.gated(i, value, open);
    });
    return alive;
  }

  /**
   * n of each channel.
   *
   * @param open p of each unit, [units]
   * @param needed where they are written to
   */
  needed(open: Float64Array, needed = this.zeros()): Channels {
    needed.of.at(-1)!.fill(1);
    for (let i = this.sizes.length - 2; i >= 0; i--) {
      const value = needed.of[i]!;
      const [edge, another] = this.outwards[i]!;
      if (another) value.set(noisyOr(this.asked(i, needed, open)));
      else this.ask(value, edge!, needed, open);
    }
    return needed;
  }

  /** The gradient for p, [units], from that for a and n, which it changes. */
  gradient(open: Float64Array, flow: FlowGradient): Float64Array {
    const gradient = new Float64Array(this.units);
    for (let i = this.sizes.length - 1; i >= 0; i--) this.backAlive(i, open, flow, gradient);
    for (let i = 0; i < this.sizes.length - 1; i++) this.backNeeded(i, open, flow, gradient);
    return gradient;
  }

  /** What reaches each channel of a node, one array a node that it reads. */
  private arriving(node: number, alive: Channels): Float64Array[] {
    return this.inwards[node]!.map(({ from, sources }) =>
      gather(new Float64Array(this.sizes[node]!), sources!, alive.of[from]!),
    );
  }

  /** How surely each channel of a node is needed, one array a node that reads it. */
  private asked(node: number, needed: Channels, open: Float64Array): Float64Array[] {
    return this.outwards[node]!.map((edge) =>
      this.ask(new Float64Array(this.sizes[node]!), edge, needed, open),
    );
  }

  /** How surely a node needs each channel of one that it reads. */
  private ask(
    value: Float64Array,
    { to, sources }: ChannelEdge,
    needed: Channels,
    open: Float64Array,
  ): Float64Array {
    if (this.greedy[to]!) return value.fill(1);
    value.fill(0);
    const wanted = needed.of[to]!;
    const first = this.first[to]!;
    for (let c = 0; c < wanted.length; c++) {
      const source = sources![c]!;
      if (source >= 0) value[source] = first >= 0 ? wanted[c]! * open[first + c]! : wanted[c]!;
    }
    return value;
  }

  /** Multiplies the channels of a gate node by p, in place. */
  private gated(node: number, value: Float64Array, open: Float64Array): Float64Array {
    const first = this.first[node]!;
    if (first >= 0) for (let c = 0; c < value.length; c++) value[c]! *= open[first + c]!;
    return value;
  }

  private backAlive(
    node: number,
    open: Float64Array,
    { alive, byAlive }: FlowGradient,
    gradient: Float64Array,
  ): void {
    if (this.fresh[node]!) return;
    const parts = this.arriving(node, alive);
    const first = this.first[node]!;
    // A gate reads one node.
    if (first >= 0) addProduct(gradient, first, byAlive.of[node]!, parts[0]!);
    const dy = this.gated(node, byAlive.of[node]!, open);
    noisyOrGradient(parts, dy).forEach((dx, edge) => {
      const { from, sources } = this.inwards[node]![edge]!;
      const to = byAlive.of[from]!;
      for (let c = 0; c < dx.length; c++) if (sources![c]! >= 0) to[sources![c]!]! += dx[c]!;
    });
  }

  private backNeeded(
    node: number,
    open: Float64Array,
    { needed, byNeeded }: FlowGradient,
    gradient: Float64Array,
  ): void {
    noisyOrGradient(this.asked(node, needed, open), byNeeded.of[node]!).forEach((dx, edge) => {
      const { to, sources } = this.outwards[node]![edge]!;
      if (this.greedy[to]!) return;
      const wanted = new Float64Array(this.sizes[to]!);
      for (let c = 0; c < wanted.length; c++) if (sources![c]! >= 0) wanted[c] = dx[sources![c]!]!;
      if (this.first[to]! >= 0) addProduct(gradient, this.first[to]!, wanted, needed.of[to]!);
      this.gated(to, wanted, open);
      for (let c = 0; c < wanted.length; c++) byNeeded.of[to]![c]! += wanted[c]!;
    });
  }
}

/** to[c] = from[sources[c]], 0 where it comes from nowhere. */
function gather(to: Float64Array, sources: Int32Array, from: Float64Array): Float64Array {
  for (let c = 0; c < to.length; c++) to[c] = sources[c]! >= 0 ? from[sources[c]!]! : 0;
  return to;
}

/** to[first + i] += a[i] b[i]. */
function addProduct(to: Float64Array, first: number, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) to[first + i]! += a[i]! * b[i]!;
}
