import type { ConvolutionNode, DenseNode, Graph, GraphNode, PoolNode } from "./node";
import { onlyReaders } from "./readers";

/** A convolution or dense layer with a bias, a max-pool of 2×2 and a ReLU if they come next: computed as one. */
export interface JoinedLayer {
  readonly op: "joined-layer";
  /** That of the last node that it stands for. */
  readonly name: string;
  readonly from: readonly string[];
  readonly layer: ConvolutionNode | DenseNode;
  /** Key of the bias. */
  readonly bias: string | undefined;
  /** Whether there is a max-pool; then the layer is a convolution of stride 1 with as many zeros on each side. */
  readonly pooled: boolean;
  readonly rectified: boolean;
}

/** What a graph computes, one after another. */
export type Step = GraphNode | JoinedLayer;

const known = new WeakMap<Graph, readonly Step[]>();

/** A graph's nodes, those joined that are computed as one. */
export function joinLayers(graph: Graph): readonly Step[] {
  const steps = known.get(graph) ?? join(graph);
  known.set(graph, steps);
  return steps;
}

function join(graph: Graph): readonly Step[] {
  const readers = onlyReaders(graph);
  const gone = new Set<GraphNode>();
  return graph.nodes.flatMap((node): readonly Step[] => {
    if (gone.has(node)) return [];
    const step = node.op === "convolution" || node.op === "dense" ? joined(node, readers, gone) : undefined;
    return [step ?? node];
  });
}

/** Adds the nodes that it stands for to those that are `gone`; undefined if nothing can be joined with a layer. */
function joined(
  layer: ConvolutionNode | DenseNode,
  readers: ReadonlyMap<string, GraphNode>,
  gone: Set<GraphNode>,
): JoinedLayer | undefined {
  const nodes: GraphNode[] = [];
  let [bias, pooled, rectified]: [string | undefined, boolean, boolean] = [undefined, false, false];
  for (let node = readers.get(layer.name); node; node = readers.get(node.name)) {
    // The largest of a window stays that with one number added to all, and with ReLU: only their own order matters.
    if (node.op === "bias" && !node.perPosition && bias === undefined && !rectified) bias = node.bias;
    else if (node.op === "activation" && node.activation === "relu" && !rectified) rectified = true;
    else if (node.op === "max-pool" && isByTwos(node) && canBePooled(layer) && !pooled) pooled = true;
    else break;
    nodes.push(node);
  }
  if (nodes.length === 0) return undefined;
  for (const node of nodes) gone.add(node);
  const { name } = nodes.at(-1)!;
  return { op: "joined-layer", name, from: layer.from, layer, bias, pooled, rectified };
}

function canBePooled(layer: ConvolutionNode | DenseNode): boolean {
  return layer.op === "convolution" && layer.stride === 1 && layer.padding !== "same";
}

function isByTwos({ size, stride, padding }: PoolNode): boolean {
  return size === 2 && stride === 2 && padding === 0;
}
