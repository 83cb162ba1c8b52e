import { GraphBuilder, type Graph, type GraphNode } from "../network";

import type { KeptChannels } from "./kept";
import { rebuildNode } from "./rebuild-node";

/** What a rebuilt graph has beside the channels that stay. */
export interface Additions {
  /** Biases behind nodes, for what was cut off in front of them: whether each has one value a position. */
  readonly biases?: ReadonlyMap<string, { readonly key: string; readonly perPosition: boolean }>;
  /** Gate places in front of which a layer multiplies each channel by a number of its own. */
  readonly scales?: ReadonlySet<string>;
}

/** A smaller graph; `node` names what an old node has become, undefined where it is gone. */
export interface Rebuilt {
  readonly graph: Graph;
  readonly node: ReadonlyMap<string, string>;
}

/**
 * Builds a graph again with the channels that stay.
 *
 * A node whose inputs are all gone is gone; a sum or a concatenation goes on with what is left, and a sum takes zeros for the
 * channels that a term has lost.
 *
 * @returns undefined if nothing of the image reaches the logits
 */
export function rebuild(
  { nodes }: Graph,
  kept: KeptChannels,
  { biases = new Map<string, never>(), scales = new Set<string>() }: Additions = {},
): Rebuilt | undefined {
  const builder = new GraphBuilder(nodes[0]!.shape as [number, number, number]);
  const index = new Map(nodes.map(({ name }, i) => [name, i]));
  const stays = remaining(nodes, kept);
  if (!stays.has(nodes.at(-1)!.name)) return undefined;
  const now = new Map<string, string>();
  nodes.forEach((node, n) => {
    if (!stays.has(node.name)) return;
    const parts = node.from.map((name) => {
      const old = index.get(name)!;
      return { name: now.get(name), old: nodes[old]!, kept: kept[old]! };
    });
    let name = rebuildNode(builder, node, kept[n]!, parts, scales);
    const bias = biases.get(node.name);
    if (bias) name = builder.bias(name, bias);
    now.set(node.name, name);
  });
  return { graph: builder.build(now.get(nodes.at(-1)!.name)!), node: now };
}

/** The nodes that something of the image reaches, and that reach the logits. */
export function remaining(nodes: readonly GraphNode[], kept: KeptChannels): ReadonlySet<string> {
  const reached = new Set<string>();
  nodes.forEach(({ op, name, from }, n) => {
    if (op === "input" || (kept[n]!.length > 0 && from.some((read) => reached.has(read)))) reached.add(name);
  });
  const stays = new Set(reached.has(nodes.at(-1)!.name) ? [nodes.at(-1)!.name] : []);
  for (const { name, from } of [...nodes].reverse()) {
    if (stays.has(name)) for (const read of from) if (reached.has(read)) stays.add(read);
  }
  return stays;
}
