import type { ConvolutionNode, Graph, GraphNode, PoolNode } from "./node";

/** A convolution of stride 1 with the max-pool of 2×2 behind it, and a bias and ReLU if they come next: computed as one. */
export interface PooledConvolution {
  readonly op: "pooled-convolution";
  /** That of the last node that it stands for. */
  readonly name: string;
  readonly from: readonly string[];
  readonly convolution: ConvolutionNode;
  readonly padding: number;
  /** Key of the bias. */
  readonly bias: string | undefined;
  readonly rectified: boolean;
}

/** What a graph computes, one after another. */
export type Step = GraphNode | PooledConvolution;

const known = new WeakMap<Graph, readonly Step[]>();

/** A graph's nodes, those joined that are computed as one. */
export function joinPooled(graph: Graph): readonly Step[] {
  const steps = known.get(graph) ?? join(graph);
  known.set(graph, steps);
  return steps;
}

function join({ nodes }: Graph): readonly Step[] {
  const readers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const name of node.from) readers.set(name, [...(readers.get(name) ?? []), node]);
  }
  /** The node that reads this one, if no other does. */
  const next = ({ name }: GraphNode): GraphNode | undefined => {
    const [first, ...others] = readers.get(name) ?? [];
    return others.length === 0 ? first : undefined;
  };
  const gone = new Set<GraphNode>();
  return nodes.flatMap((node): readonly Step[] => {
    if (gone.has(node)) return [];
    const step = node.op === "convolution" ? pooled(node, next, gone) : undefined;
    return [step ?? node];
  });
}

/** Adds the nodes that it stands for to those that are `gone`; undefined if a convolution is not pooled so. */
function pooled(
  convolution: ConvolutionNode,
  next: (node: GraphNode) => GraphNode | undefined,
  gone: Set<GraphNode>,
): PooledConvolution | undefined {
  const { stride, padding, from } = convolution;
  if (stride !== 1 || padding === "same") return undefined;
  const nodes: GraphNode[] = [];
  let [bias, isPooled, rectified]: [string | undefined, boolean, boolean] = [undefined, false, false];
  for (let node = next(convolution); node; node = next(node)) {
    // The largest of a window stays that with one number added to all, and with ReLU: only their own order matters.
    if (node.op === "bias" && !node.perPosition && bias === undefined && !rectified) bias = node.bias;
    else if (node.op === "activation" && node.activation === "relu" && !rectified) rectified = true;
    else if (node.op === "max-pool" && isByTwos(node) && !isPooled) isPooled = true;
    else break;
    nodes.push(node);
  }
  if (!isPooled) return undefined;
  for (const node of nodes) gone.add(node);
  const { name } = nodes.at(-1)!;
  return { op: "pooled-convolution", name, from, convolution, padding, bias, rectified };
}

function isByTwos({ size, stride, padding }: PoolNode): boolean {
  return size === 2 && stride === 2 && padding === 0;
}
