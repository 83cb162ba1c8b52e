import { channelsOf, type Graph, type GraphNode } from "../network";

import { channelEdges } from "./channel-edge";

/**
 * Which channels of a graph are there or not there together: for each node one group number a channel, counted from 0.
 *
 * What keeps each channel to itself has the channels that it reads. Behind a flattening, an average over positions, a
 * selection and a sum each value is by itself: a sum has a channel as long as one of its terms has it.
 */
export function channelGroups(graph: Graph): { readonly of: readonly Int32Array[]; readonly count: number } {
  const { nodes } = graph;
  const offsets: number[] = [];
  let total = 0;
  for (const { shape } of nodes) {
    offsets.push(total);
    total += channelsOf(shape);
  }
  const parent = Int32Array.from({ length: total }, (_, i) => i);
  const root = (element: number): number => {
    let at = element;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  for (const { from, to, sources } of channelEdges(graph)) {
    if (!sources || startsGroups(nodes[to]!)) continue;
    sources.forEach((source, channel) => {
      if (source >= 0) parent[root(offsets[from]! + source)] = root(offsets[to]! + channel);
    });
  }
  const numbers = new Map<number, number>();
  const of = nodes.map(({ shape }, node) =>
    Int32Array.from({ length: channelsOf(shape) }, (_, channel) => {
      const at = root(offsets[node]! + channel);
      if (!numbers.has(at)) numbers.set(at, numbers.size);
      return numbers.get(at)!;
    }),
  );
  return { of, count: numbers.size };
}

/** Whether the channels behind a node are none of those that it reads. */
export function startsGroups({ op }: GraphNode): boolean {
  return ["input", "convolution", "dense", "flatten", "global-average", "select", "add"].includes(op);
}
