import type { Graph } from "./node";
import { onlyReaders } from "./readers";

const known = new WeakMap<Graph, ReadonlyMap<string, string>>();

/** Batch normalisations of maps right behind a convolution, where nothing else reads it: their keys by the convolution's name. */
export function normsBehind(graph: Graph): ReadonlyMap<string, string> {
  const norms = known.get(graph) ?? find(graph);
  known.set(graph, norms);
  return norms;
}

function find(graph: Graph): ReadonlyMap<string, string> {
  const readers = onlyReaders(graph);
  return new Map(
    graph.nodes.flatMap(({ op, name }): [string, string][] => {
      const next = op === "convolution" || op === "depthwise" ? readers.get(name) : undefined;
      return next?.op === "norm" ? [[name, next.norm]] : [];
    }),
  );
}
