import { channelsOf, positionsOf, type Graph, type GraphNode } from "../network";

/** One node reads another: where each of its channels comes from. */
export interface ChannelEdge {
  /** Index of the node that is read. */
  readonly from: number;
  /** Index of the node that reads. */
  readonly to: number;
  /** For each channel of the reader the channel that it takes up, -1 for none; nothing where a layer mixes all of them. */
  readonly sources: Int32Array | undefined;
}

/**
 * How channels run through a graph: one entry for each node and node that it reads.
 *
 * Convolutions and dense layers mix all channels. A depthwise convolution, a normalisation, an activation, a pool or a gate
 * keeps each channel to itself; a flattening makes each channel into several values, a sum joins channels of one number, a
 * concatenation, a padding and a selection move them.
 */
export function channelEdges({ nodes }: Graph): ChannelEdge[] {
  const index = new Map(nodes.map(({ name }, i) => [name, i]));
  return nodes.flatMap((node, to) => {
    let offset = 0;
    return node.from.map((name) => {
      const from = index.get(name)!;
      const read = nodes[from]!;
      const edge = { from, to, sources: sourcesOf(node, read, offset) };
      offset += channelsOf(read.shape);
      return edge;
    });
  });
}

/** @param offset channels of the nodes that are read before this one */
function sourcesOf(node: GraphNode, read: GraphNode, offset: number): Int32Array | undefined {
  const channels = channelsOf(read.shape);
  const each = (source: (channel: number) => number): Int32Array =>
    Int32Array.from({ length: channelsOf(node.shape) }, (_, channel) => {
      const from = source(channel);
      return from >= 0 && from < channels ? from : -1;
    });
  switch (node.op) {
    case "convolution":
    case "dense":
      return undefined;
    case "flatten":
      return node.order === "channels first"
        ? each((value) => Math.floor(value / positionsOf(read.shape)))
        : each((value) => value % channels);
    case "concatenate":
      return each((channel) => channel - offset);
    case "pad-channels":
      return each((channel) => channel - node.before);
    case "select":
      return Int32Array.from(node.indices);
    default:
      return each((channel) => channel);
  }
}
