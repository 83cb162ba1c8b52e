import type { ActivationNode, Graph, GraphNode, NormNode } from "./node";
import type { OutputGates } from "./gates";

/** A ReLU of the sum of a batch normalisation and a residual, or of the normalisation alone: max(BN(x) + r, 0). */
export interface NormRelu {
  readonly norm: NormNode;
  /** The node whose values are added, if any. */
  readonly residual: string | undefined;
}

/** Which nodes of a graph are computed together. */
export interface JoinedNodes {
  /** By the name of the ReLU's node. */
  readonly normRelus: ReadonlyMap<string, NormRelu>;
  /** Names of the nodes in between, which nothing else reads. */
  readonly within: ReadonlySet<string>;
}

/** Where each node is computed by itself. */
export const nothingJoined: JoinedNodes = { normRelus: new Map(), within: new Set() };

/** Finds each ReLU that nothing but a sum and open gates part from a batch normalisation of maps. */
export function joinNormRelus({ nodes }: Graph, gates: OutputGates = {}): JoinedNodes {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const readers = new Map<string, number>();
  for (const name of nodes.flatMap(({ from }) => from)) readers.set(name, (readers.get(name) ?? 0) + 1);

  /** From a node that one node reads back through open gates: the last of these nodes is no gate. */
  const backFrom = (name: string): GraphNode[] => {
    const node = byName.get(name)!;
    if (readers.get(name) !== 1) return [];
    return node.op === "gate" && !gates[node.gate] ? [node, ...backFrom(node.from[0]!)] : [node];
  };
  const normRelus = new Map<string, NormRelu>();
  const within = new Set<string>();
  const join = (relu: ActivationNode, path: readonly GraphNode[], residual?: string): boolean => {
    const norm = path.at(-1);
    if (norm?.op !== "norm" || norm.shape.length !== 3) return false;
    normRelus.set(relu.name, { norm, residual });
    for (const { name } of path) within.add(name);
    return true;
  };
  for (const relu of nodes) {
    if (relu.op !== "activation" || relu.activation !== "relu") continue;
    const path = backFrom(relu.from[0]!);
    const sum = path.at(-1);
    if (sum?.op !== "add" || sum.from.length !== 2) {
      join(relu, path);
      continue;
    }
    const [left, right] = sum.from as [string, string];
    if (!join(relu, [...path, ...backFrom(left)], right)) join(relu, [...path, ...backFrom(right)], left);
  }
  return { normRelus, within };
}
