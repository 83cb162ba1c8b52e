import type { ChannelEdge } from "../measure/channel-edge";
import { channelsOf, type GraphNode } from "../network";

/** The gates of a node's channels as those of the channels behind it, which keep them; 1 where a channel is from elsewhere. */
export function gatesOfReader({ sources }: ChannelEdge, gates: ArrayLike<number>): Float64Array {
  return Float64Array.from(sources!, (source) => (source < 0 ? 1 : gates[source]!));
}

/**
 * The gates of a node's channels as those of the channels in front of it; 1 for those that it does not read.
 *
 * @param kept the channels of the reader that stay; the gates of the others do not count
 * @returns undefined if one channel becomes several with different gates
 */
export function gatesOfSource(
  { sources }: ChannelEdge,
  gates: ArrayLike<number>,
  kept: readonly number[],
  { shape }: GraphNode,
): Float64Array | undefined {
  const found = new Map<number, number>();
  for (const channel of kept) {
    const source = sources![channel]!;
    if (source < 0) continue;
    const gate = gates[channel]!;
    if ((found.get(source) ?? gate) !== gate) return undefined;
    found.set(source, gate);
  }
  return Float64Array.from({ length: channelsOf(shape) }, (_, source) => found.get(source) ?? 1);
}
