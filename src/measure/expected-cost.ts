import { isLayer, positionsOf, type Graph } from "../network";

import { ChannelFlow, type Channels } from "./channel-flow";
import { channelGroups, startsGroups } from "./channel-group";

/** Weights of layers (biases and normalisations apart), and multiply-accumulates for one image. */
export interface Cost {
  readonly parameters: number;
  readonly macs: number;
}

/** A layer, with what a pair of channels costs that are there; of a depthwise layer, what one channel costs. */
interface CostlyLayer extends Cost {
  readonly inputs: Int32Array;
  readonly outputs: Int32Array;
  readonly depthwise: boolean;
}

/**
 * What a graph is expected to cost when its units are open independently of each other, each with a probability p.
 *
 * Channels that can only go together form a group (`channelGroups`). With {@link ChannelFlow}'s probabilities a and n of what
 * writes into a group, the group is there with probability P = 1 − ∏ (1 − a n), and a layer has k·k·ΣP·ΣP weights, over its
 * inputs and outputs; a depthwise layer k·k·ΣP.
 *
 * For LeNet-5 with gates p1 to p4 that is the product form: with A1 = Σ p1, A2 = Σ p2, A3 = Σ p3·p2 (of its channel) and
 * A4 = Σ p4, 25 A1 + 25 A1 A2 + A3 A4 + 10 A4 parameters. For probabilities 0 and 1 it counts what is left once closed units
 * are removed, provided that no unit is open that nothing feeds or nothing reads.
 *
 * Source: `structure-learning.md`, 1.
 */
export class ExpectedCost {
  /** Number of units: those of all gate places, in network order. */
  readonly units: number;
  private readonly flow: ChannelFlow;
  private readonly groups: number;
  private readonly layers: readonly CostlyLayer[];
  /** What writes into the groups, group by group: which of all channels, and where each group begins. */
  private readonly writers: { readonly channel: Int32Array; readonly first: Int32Array };
  /** Probabilities of the moment, in which a cost is computed: made once, as there are many costs. */
  private readonly alive: Channels;
  private readonly needed: Channels;

  constructor(graph: Graph) {
    const { nodes } = graph;
    const { of, count } = channelGroups(graph);
    this.flow = new ChannelFlow(graph);
    this.units = this.flow.units;
    this.groups = count;
    const writing: number[][] = Array.from({ length: count }, () => []);
    nodes.forEach((node, i) => {
      if (!startsGroups(node)) return;
      of[i]!.forEach((group, channel) => writing[group]!.push(this.flow.offsets[i]! + channel));
    });
    const first = new Int32Array(count + 1);
    writing.forEach((each, group) => (first[group + 1] = first[group]! + each.length));
    this.writers = { channel: Int32Array.from(writing.flat()), first };
    this.alive = this.flow.zeros();
    this.needed = this.flow.zeros();
    this.layers = nodes.flatMap((layer, i) => {
      if (!isLayer(layer)) return [];
      const parameters = layer.op === "dense" ? 1 : layer.weights[0] * layer.weights[1];
      const inputs = of[nodes.findIndex(({ name }) => name === layer.from[0])]!;
      const macs = parameters * positionsOf(layer.shape);
      return [{ inputs, outputs: of[i]!, depthwise: layer.op === "depthwise", parameters, macs }];
    });
  }

  /** @param open p of each unit, [units] */
  cost(open: Float64Array): Cost {
    const there = this.there(this.flow.alive(open, this.alive), this.flow.needed(open, this.needed));
    let parameters = 0;
    let macs = 0;
    for (const layer of this.layers) {
      const pairs = sum(there, layer.inputs) * (layer.depthwise ? 1 : sum(there, layer.outputs));
      parameters += layer.parameters * pairs;
      macs += layer.macs * pairs;
    }
    return { parameters, macs };
  }

  /** Σ w ∂cost/∂p_u for the weights w of parameters and of multiply-accumulates, [units]. */
  gradient(open: Float64Array, weights: Cost): Float64Array {
    const alive = this.flow.alive(open, this.alive);
    const needed = this.flow.needed(open, this.needed);
    const there = this.there(alive, needed);
    const byThere = new Float64Array(this.groups);
    for (const { inputs, outputs, depthwise, parameters, macs } of this.layers) {
      const weight = weights.parameters * parameters + weights.macs * macs;
      const [ins, outs] = depthwise ? [0, 1] : [sum(there, inputs), sum(there, outputs)];
      for (const group of inputs) byThere[group]! += weight * outs;
      if (!depthwise) for (const group of outputs) byThere[group]! += weight * ins;
    }
    const byAlive = this.flow.zeros();
    const byNeeded = this.flow.zeros();
    const { channel, first } = this.writers;
    for (let group = 0; group < this.groups; group++) {
      for (let w = first[group]!; w < first[group + 1]!; w++) {
        const c = channel[w]!;
        const d = byThere[group]! * this.absent(alive, needed, group, w);
        byAlive.all[c]! += d * needed.all[c]!;
        byNeeded.all[c]! += d * alive.all[c]!;
      }
    }
    return this.flow.gradient(open, { alive, needed, byAlive, byNeeded });
  }

  private there(alive: Channels, needed: Channels): Float64Array {
    const there = new Float64Array(this.groups);
    for (let group = 0; group < this.groups; group++)
      there[group] = 1 - this.absent(alive, needed, group, -1);
    return there;
  }

  /** ∏ (1 − a n) over what writes into a group, leaving one out. */
  private absent(alive: Channels, needed: Channels, group: number, except: number): number {
    const { channel, first } = this.writers;
    let absent = 1;
    for (let w = first[group]!; w < first[group + 1]!; w++) {
      if (w !== except) absent *= 1 - alive.all[channel[w]!]! * needed.all[channel[w]!]!;
    }
    return absent;
  }
}

function sum(values: Float64Array, at: Int32Array): number {
  let total = 0;
  for (const i of at) total += values[i]!;
  return total;
}
