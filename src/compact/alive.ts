import { channelEdges, type ChannelEdge } from "../measure/channel-edge";
import { channelsOf, type Graph, type GraphNode } from "../network";

/** For each node of a graph, in its order, one flag a channel. */
export type ChannelFlags = readonly Uint8Array[];

/** What is cut off. */
export interface Cut {
  /** Whether the gate of a channel at a place lets anything through. */
  readonly open: (place: string, channel: number) => boolean;
  /** Whether a layer's weights from an input channel to an output channel are not all zero. */
  readonly connects: (layer: string, input: number, output: number) => boolean;
}

/**
 * Which channels depend on the image: those of the images, and those that a channel leads to which does.
 *
 * Any other channel is a constant: behind a closed gate 0, behind a normalisation whatever that makes of it.
 */
export function varyingChannels(graph: Graph, { open, connects }: Cut): ChannelFlags {
  const edges = edgesTo(graph);
  const varies: Uint8Array[] = [];
  graph.nodes.forEach((node, to) => {
    const own = new Uint8Array(channelsOf(node.shape)).fill(node.op === "input" ? 1 : 0);
    for (const { from, sources } of edges[to]!) {
      const read = varies[from]!;
      for (let c = 0; c < own.length; c++) {
        if (sources) {
          const source = sources[c]!;
          if (source >= 0 && read[source] && lets(node, c, { open, connects })) own[c] = 1;
        } else if (read.some((varying, i) => varying && connects(node.name, i, c))) own[c] = 1;
      }
    }
    varies.push(own);
  });
  return varies;
}

/** Which channels reach the logits: those of the last node, and those that one reads which does. */
export function usedChannels(graph: Graph, { open, connects }: Cut): ChannelFlags {
  const edges = edgesTo(graph);
  const used = graph.nodes.map(({ shape }) => new Uint8Array(channelsOf(shape)));
  used.at(-1)!.fill(1);
  for (let to = graph.nodes.length - 1; to >= 0; to--) {
    const node = graph.nodes[to]!;
    const own = used[to]!;
    for (const { from, sources } of edges[to]!) {
      const read = used[from]!;
      if (sources) {
        own.forEach((flag, c) => {
          const source = sources[c]!;
          if (flag && source >= 0 && lets(node, c, { open, connects })) read[source] = 1;
        });
      } else {
        read.forEach((flag, i) => {
          if (!flag && own.some((reached, o) => reached && connects(node.name, i, o))) read[i] = 1;
        });
      }
    }
  }
  return used;
}

/** Whether a node that keeps each channel to itself lets channel c through. */
function lets(node: GraphNode, channel: number, { open, connects }: Cut): boolean {
  if (node.op === "gate") return open(node.gate, channel);
  return node.op !== "depthwise" || connects(node.name, channel, channel);
}

/** The edges by the node that reads. */
function edgesTo(graph: Graph): ChannelEdge[][] {
  const byReader: ChannelEdge[][] = graph.nodes.map(() => []);
  for (const edge of channelEdges(graph)) byReader[edge.to]!.push(edge);
  return byReader;
}
