import { channelEdges, type ChannelEdge } from "../measure/channel-edge";
import { channelGroups, startsGroups } from "../measure/channel-group";
import { channelsOf, type Graph } from "../network";

import type { ChannelFlags } from "./alive";

/** The channels of each node that stay, in order. */
export type KeptChannels = readonly (readonly number[])[];

/**
 * Which channels stay: those that depend on the image and reach the logits, and those that cannot go without them.
 *
 * What a normalisation, an activation or a pool puts out has the channels that it takes in. Behind a flattening, an average
 * over positions and a selection each value is free: it may go alone, but what it is made of stays with it. A sum's channel
 * is free as well, and so is each of its terms: where one is gone, the sum has the others. The images and the logits stay
 * whole.
 */
export function keptChannels(graph: Graph, varies: ChannelFlags, used: ChannelFlags): KeptChannels {
  const { nodes } = graph;
  const { of: groups, count } = channelGroups(graph);
  const stays = new Uint8Array(count);
  nodes.forEach(({ op, shape }, n) => {
    const always = op === "input" || n === nodes.length - 1;
    for (let c = 0; c < channelsOf(shape); c++) {
      if (always || (varies[n]![c] && used[n]![c])) stays[groups[n]![c]!] = 1;
    }
  });
  const free = channelEdges(graph).filter(
    ({ to, sources }) => sources && startsGroups(nodes[to]!) && nodes[to]!.op !== "add",
  );
  while (free.some((edge) => keepsSources(edge, groups, stays)));
  return nodes.map(({ shape }, n) =>
    Array.from({ length: channelsOf(shape) }, (_, c) => c).filter((c) => stays[groups[n]![c]!]),
  );
}

/** Lets what the values behind an edge are made of stay with them; says whether that is more than before. */
function keepsSources(
  { from, to, sources }: ChannelEdge,
  groups: readonly Int32Array[],
  stays: Uint8Array,
): boolean {
  let more = false;
  sources!.forEach((source, value) => {
    if (!stays[groups[to]![value]!] || stays[groups[from]![source]!]) return;
    stays[groups[from]![source]!] = 1;
    more = true;
  });
  return more;
}
