import type { GraphNode } from "../network";

/** Where a constant goes that is added to what a node puts out. */
export interface BiasPlace {
  /**
   * `"bias"`: it is added to the bias that follows; `"norm"`: it is taken from the running mean of the normalisation that
   * follows, BN(x + c; μ) = BN(x; μ − c); `"node"`: it is a bias of its own.
   */
  readonly into: "bias" | "norm" | "node";
  /** The key of that bias or normalisation. */
  readonly key: string;
}

/**
 * Finds a place for a constant: the bias or the normalisation that follows, if nobody else reads the node, so that no
 * parameter is added; else a bias of its own.
 *
 * @param perPosition whether the constant has one value a position
 */
export function biasPlace(
  { nodes, stays }: { readonly nodes: readonly GraphNode[]; readonly stays: ReadonlySet<string> },
  node: GraphNode,
  perPosition: boolean,
): BiasPlace {
  const readers = nodes.filter(({ name, from }) => stays.has(name) && from.includes(node.name));
  const [reader] = readers;
  if (readers.length === 1 && reader?.op === "bias" && (reader.perPosition || !perPosition)) {
    return { into: "bias", key: reader.bias };
  }
  if (readers.length === 1 && reader?.op === "norm" && !perPosition)
    return { into: "norm", key: reader.norm };
  const taken = new Set(nodes.map(({ name }) => name));
  let key = node.name;
  while (taken.has(`${key}.bias`)) key = `${key}.folded`;
  return { into: "node", key };
}
