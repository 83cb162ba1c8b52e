import type { ActivationNode, GateNode, Graph, GraphNode, NormNode } from "./node";
import type { OutputGates } from "./gates";
import { onlyReaders } from "./readers";

/**
 * A batch normalisation of maps and what follows it as one: a gate, a ReLU, max(BN(x) + r, 0) or max(g BN(x) + r, 0) with or without
 * the residual, g max(BN(x), 0), or g BN(x).
 */
export interface JoinedPath {
  readonly norm: NormNode;
  readonly relu: boolean;
  /** The place of the gates, and what they multiply; none where nothing is gated. */
  readonly gated?: { readonly place: string; readonly of: "norm" | "relu" } | undefined;
  /** The node whose values are added, if any. */
  readonly residual?: string | undefined;
}

/** Which nodes of a graph are computed together. */
export interface JoinedNodes {
  /** By the name of a path's last node. */
  readonly paths: ReadonlyMap<string, JoinedPath>;
  /** Names of the nodes in between, which nothing else reads. */
  readonly within: ReadonlySet<string>;
}

/** Where each node is computed by itself. */
export const nothingJoined: JoinedNodes = { paths: new Map(), within: new Set() };

/**
 * Finds the batch normalisations of maps that are computed with what follows them.
 *
 * @param gates those that are given; the others are open, and change nothing
 * @param throughOpen whether what goes into an open gate may be left out
 */
export function joinNormPaths(graph: Graph, gates: OutputGates = {}, throughOpen = true): JoinedNodes {
  const { nodes } = graph;
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const readers = onlyReaders(graph);
  const isGiven = (node: GateNode): boolean => gates[node.gate] !== undefined;

  /** From a node that one node reads back through gates: the last of these nodes is no gate that could be passed. */
  const backFrom = (name: string): GraphNode[] => {
    const node = byName.get(name)!;
    if (!readers.get(name)) return [];
    const passes = node.op === "gate" && (isGiven(node) || throughOpen);
    return passes ? [node, ...backFrom(node.from[0]!)] : [node];
  };
  const given = (path: readonly GraphNode[]): GateNode[] =>
    path.flatMap((node) => (node.op === "gate" && isGiven(node) ? [node] : []));

  const paths = new Map<string, JoinedPath>();
  const within = new Set<string>();
  const join = (last: GraphNode, between: readonly GraphNode[], path: JoinedPath): void => {
    paths.set(last.name, path);
    for (const { name } of between) within.add(name);
  };
  /** Joins a ReLU with the normalisation that a path leads back to, with what is behind the sum if there is one. */
  const rectified = (
    relu: ActivationNode,
    path: readonly GraphNode[],
    behindSum: readonly GraphNode[] = [],
    residual?: string,
  ): boolean => {
    const norm = normOf(path);
    const [gate, ...others] = given(path);
    if (!norm || others.length > 0 || given(behindSum).length > 0) return false;
    const next = readers.get(relu.name);
    if (!gate && residual === undefined && next?.op === "gate" && isGiven(next)) {
      join(next, [...path, relu], { norm, relu: true, gated: { place: next.gate, of: "relu" } });
    } else {
      const gated = gate && { place: gate.gate, of: "norm" as const };
      join(relu, [...behindSum, ...path], { norm, relu: true, gated, residual });
    }
    return true;
  };
  for (const relu of nodes) {
    if (relu.op !== "activation" || relu.activation !== "relu") continue;
    const path = backFrom(relu.from[0]!);
    const sum = path.at(-1);
    if (sum?.op !== "add" || sum.from.length !== 2) {
      rectified(relu, path);
      continue;
    }
    const [left, right] = sum.from as [string, string];
    if (!rectified(relu, backFrom(left), path, right)) rectified(relu, backFrom(right), path, left);
  }
  for (const gate of nodes) {
    if (gate.op !== "gate" || !isGiven(gate) || within.has(gate.name) || paths.has(gate.name)) continue;
    const path = backFrom(gate.from[0]!);
    const norm = normOf(path);
    if (!norm || given(path).length > 0) continue;
    join(gate, path, { norm, relu: false, gated: { place: gate.gate, of: "norm" } });
  }
  return { paths, within };
}

/** The normalisation of maps that a path leads back to, if it does. */
function normOf(path: readonly GraphNode[]): NormNode | undefined {
  const norm = path.at(-1);
  return norm?.op === "norm" && norm.shape.length === 3 ? norm : undefined;
}
