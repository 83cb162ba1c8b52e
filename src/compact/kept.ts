import { channelEdges } from "../measure/channel-edge";
import { channelsOf, type Graph, type GraphNode } from "../network";

import type { ChannelFlags } from "./alive";

/** The channels of each node that stay, in order. */
export type KeptChannels = readonly (readonly number[])[];

/**
 * Which channels stay: those that depend on the image and reach the logits, and those that cannot go without them.
 *
 * What a residual sum adds up has the same channels on all sides, so that a channel of it goes only if nobody writes or
 * nobody reads it; what a normalisation, an activation or a pool puts out has the channels that it takes in. Behind a
 * flattening and an average a selection stands, so there each value is free. The images and the logits stay whole.
 */
export function keptChannels(graph: Graph, varies: ChannelFlags, used: ChannelFlags): KeptChannels {
  const { nodes } = graph;
  const offsets: number[] = [];
  let count = 0;
  for (const { shape } of nodes) {
    offsets.push(count);
    count += channelsOf(shape);
  }
  const groups = new Groups(count);
  for (const { from, to, sources } of channelEdges(graph)) {
    if (!sources || isFree(nodes[to]!)) continue;
    sources.forEach((source, channel) => {
      if (source >= 0) groups.join(offsets[from]! + source, offsets[to]! + channel);
    });
  }
  const stays = new Uint8Array(count);
  nodes.forEach((node, n) => {
    const always = node.op === "input" || n === nodes.length - 1;
    for (let c = 0; c < channelsOf(node.shape); c++) {
      if (always || (varies[n]![c] && used[n]![c])) stays[groups.of(offsets[n]! + c)] = 1;
    }
  });
  return nodes.map(({ shape }, n) =>
    Array.from({ length: channelsOf(shape) }, (_, c) => c).filter((c) => stays[groups.of(offsets[n]! + c)]),
  );
}

/** Whether a node's channels may differ from those that it reads. */
function isFree({ op }: GraphNode): boolean {
  return op === "flatten" || op === "global-average" || op === "select";
}

/** Elements that have been joined, step by step, into groups. */
class Groups {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, i) => i);
  }

  /** The element that stands for the group of one. */
  of(element: number): number {
    let root = element;
    while (this.#parent[root] !== root) {
      this.#parent[root] = this.#parent[this.#parent[root]!]!;
      root = this.#parent[root]!;
    }
    return root;
  }

  join(a: number, b: number): void {
    this.#parent[this.of(a)] = this.of(b);
  }
}
