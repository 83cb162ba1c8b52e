import type { Graph, GraphNode } from "./node";

/** The node that reads each node of a graph, by the name of what is read; none where several do, or nobody. */
export function onlyReaders({ nodes }: Graph): ReadonlyMap<string, GraphNode> {
  const readers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const name of node.from) readers.set(name, [...(readers.get(name) ?? []), node]);
  }
  return new Map(
    [...readers].flatMap(([name, [first, ...others]]) => (others.length === 0 ? [[name, first!]] : [])),
  );
}
