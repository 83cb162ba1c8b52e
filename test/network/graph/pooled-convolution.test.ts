import { describe, expect, it } from "vitest";

import { GraphBuilder, type Graph, type Initialiser } from "../../../src/network";
import { joinPooled } from "../../../src/network/graph/pooled-convolution";

const initial: Initialiser = () => {
  throw new Error("no weights are drawn here");
};

/** What is behind a convolution of `padding` and `stride`, flattened. */
function graphOf(
  behind: (graph: GraphBuilder, maps: string) => string,
  { padding = 0, stride = 1 } = {},
): Graph {
  const graph = new GraphBuilder([6, 6, 1]);
  const maps = graph.convolution("conv", graph.input, { size: 3, padding, stride, filters: 2, initial });
  return graph.build(graph.flatten(behind(graph, maps), "channels last"));
}

/** The names of what is computed behind the images and in front of the row of values. */
function names(graph: Graph): string[] {
  return joinPooled(graph)
    .slice(1, -1)
    .map(({ op, name }) => (op === "pooled-convolution" ? `one as ${name}` : name));
}

describe("joinPooled", () => {
  it("is a convolution with a max-pool by twos behind it, and with a bias and ReLU", () => {
    const orders: readonly [(g: GraphBuilder, maps: string) => string, string][] = [
      [(g, x) => g.maxPool(x, 2), "conv.pool"],
      [(g, x) => g.relu(g.maxPool(x, 2)), "conv.pool.relu"],
      [(g, x) => g.maxPool(g.relu(x), 2), "conv.relu.pool"],
      [(g, x) => g.maxPool(g.relu(g.bias(x)), 2), "conv.bias.relu.pool"],
      [(g, x) => g.relu(g.bias(g.maxPool(x, 2), { key: "conv" })), "conv.bias.relu"],
    ];
    for (const [order, last] of orders) expect(names(graphOf(order))).toEqual([`one as ${last}`]);
  });

  it("knows of the bias, ReLU and zeros around", () => {
    const graph = graphOf((g, x) => g.maxPool(g.relu(g.bias(x, { key: "b" })), 2), { padding: 1 });
    expect(joinPooled(graph)[1]).toMatchObject({ padding: 1, bias: "b", rectified: true, from: ["input"] });
    const plain = graphOf((g, x) => g.maxPool(x, 2));
    expect(joinPooled(plain)[1]).toMatchObject({ padding: 0, bias: undefined, rectified: false });
  });

  it("ends where another order would be another result, or more is asked", () => {
    expect(names(graphOf((g, x) => g.bias(g.relu(g.maxPool(x, 2)), { key: "b" })))).toEqual([
      "one as conv.pool.relu",
      "b.bias",
    ]);
    expect(names(graphOf((g, x) => g.maxPool(g.maxPool(x, 2), 2)))).toEqual([
      "one as conv.pool",
      "conv.pool.pool",
    ]);
    expect(names(graphOf((g, x) => g.bias(g.maxPool(x, 2), { key: "b", perPosition: true })))).toEqual([
      "one as conv.pool",
      "b.bias",
    ]);
  });

  it("leaves nodes apart that are pooled otherwise, not at once, or read by others too", () => {
    const apart = (behind: (graph: GraphBuilder, maps: string) => string, options = {}): void => {
      const graph = graphOf(behind, options);
      expect(joinPooled(graph)).toEqual(graph.nodes);
    };
    apart((g, x) => g.relu(x));
    apart((g, x) => g.maxPool(x, 3));
    apart((g, x) => g.maxPool(x, 2, { stride: 1 }));
    apart((g, x) => g.averagePool(x, 2));
    apart((g, x) => g.maxPool(g.activation(x, "tanh"), 2));
    apart((g, x) => g.maxPool(g.gate("gate", x), 2));
    apart((g, x) => g.maxPool(g.add(x, g.relu(x)), 2));
    apart((g, x) => g.maxPool(x, 2), { stride: 2, padding: 1 });
    apart((g, x) => g.maxPool(x, 2), { padding: "same" });
  });
});
