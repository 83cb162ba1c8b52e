import * as tf from "@tensorflow/tfjs-core";

import { unitStatistics } from "../../engine";
import { channelEdges } from "../../measure";
import { channelsOf, type Graph, type TaskNetwork } from "../../network";

/** Root mean square of the weights that write each unit of a network and of those that read it, one value a unit. */
export interface WeightStatistics {
  readonly incoming: Float64Array;
  readonly outgoing: Float64Array;
}

/** Mean square of a layer's weights over everything but its inputs, and over everything but its outputs. */
interface MeanSquares {
  readonly inputs: ArrayLike<number>;
  readonly outputs: ArrayLike<number>;
}

/**
 * Which weights write and read a unit follows from the graph.
 *
 * A layer writes the channels that it puts out, and reads those that it takes in, each with the mean square of its weights
 * there; a depthwise layer does both with a channel's own filter. What lies between a layer and a gate hands this on: a sum
 * adds up what writes its terms, a channel that several nodes read (or that a flattening makes into several values) adds up
 * what reads it. Images are written by no weights. A unit's statistics are the square roots at its gate.
 *
 * In LeNet-5 the units of the second convolution are read by all rows of the dense layer that take up their positions, and a
 * unit of the dense layer's inputs is written by its filter.
 *
 * @returns the function that takes them of the weights, for a network with this graph
 */
export function weightStatistics(
  graph: Graph,
): (weights: TaskNetwork["weights"]) => Promise<WeightStatistics> {
  const { nodes } = graph;
  const edges = channelEdges(graph);
  const inwards = nodes.map((_, i) => edges.filter(({ to }) => to === i));
  const outwards = nodes.map((_, i) => edges.filter(({ from }) => from === i));
  const sizes = nodes.map(({ shape }) => channelsOf(shape));
  const depthwise = new Set(nodes.flatMap(({ op, name }) => (op === "depthwise" ? [name] : [])));
  return async (weights) => {
    const squares = await meanSquares(weights, depthwise);
    const written: Float64Array[] = [];
    nodes.forEach(({ name }, i) => {
      const own = squares.get(name)?.outputs;
      const value = new Float64Array(sizes[i]!);
      if (own) value.set(own);
      else for (const { from, sources } of inwards[i]!) addFrom(value, sources!, written[from]!);
      written.push(value);
    });
    const read = sizes.map((size) => new Float64Array(size));
    for (let i = nodes.length - 1; i >= 0; i--) {
      for (const { to, sources } of outwards[i]!) {
        const own = squares.get(nodes[to]!.name)?.inputs;
        if (own) for (let c = 0; c < own.length; c++) read[i]![c]! += own[c]!;
        else addTo(read[i]!, sources!, read[to]!);
      }
    }
    const atGates = (values: readonly Float64Array[]): Float64Array =>
      Float64Array.from(
        nodes.flatMap(({ op }, i) => (op === "gate" ? [...values[i]!] : [])),
        Math.sqrt,
      );
    return { incoming: atGates(written), outgoing: atGates(read) };
  };
}

/** One reading for all layers. */
async function meanSquares(
  weights: TaskNetwork["weights"],
  depthwise: ReadonlySet<string>,
): Promise<ReadonlyMap<string, MeanSquares>> {
  const entries = Object.entries(weights);
  const all = tf.tidy(() =>
    unitStatistics(
      entries.flatMap(([, weights]) =>
        [weights.rank - 2, weights.rank - 1].map((axis) => ({ weights, axis })),
      ),
      "mean square",
    ),
  );
  const values = await all.data<"float32">();
  all.dispose();
  let at = 0;
  const next = (count: number): ArrayLike<number> => values.subarray(at, (at += count));
  return new Map(
    entries.map(([name, { shape }]) => {
      const [inputs, outputs] = [next(shape.at(-2)!), next(shape.at(-1)!)];
      return [name, { inputs, outputs: depthwise.has(name) ? inputs : outputs }];
    }),
  );
}

function addFrom(to: Float64Array, sources: Int32Array, from: Float64Array): void {
  for (let c = 0; c < to.length; c++) if (sources[c]! >= 0) to[c]! += from[sources[c]!]!;
}

function addTo(to: Float64Array, sources: Int32Array, from: Float64Array): void {
  for (let c = 0; c < from.length; c++) if (sources[c]! >= 0) to[sources[c]!]! += from[c]!;
}
