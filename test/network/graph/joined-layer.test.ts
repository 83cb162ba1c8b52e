import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { normal } from "../../../src/engine";
import { GraphBuilder, runGraph, type Graph, type GraphNode, type Initialiser } from "../../../src/network";
import { joinLayers } from "../../../src/network/graph/joined-layer";
import { difference } from "../../engine/difference";
import { onEachEngine } from "../../engine/engines";

const initial: Initialiser = () => {
  throw new Error("no weights are drawn here");
};

type Behind = (graph: GraphBuilder, from: string) => string;

/** What is behind a convolution of `padding` and `stride`, flattened. */
function graphOf(
  behind: Behind,
  { padding = 0, stride = 1 }: { readonly padding?: number | "same"; readonly stride?: number } = {},
): Graph {
  const graph = new GraphBuilder([6, 6, 1]);
  const maps = graph.convolution("conv", graph.input, { size: 3, padding, stride, filters: 2, initial });
  return graph.build(graph.flatten(behind(graph, maps), "channels last"));
}

/** What is behind a dense layer. */
function denseGraph(behind: Behind): Graph {
  const graph = new GraphBuilder([1, 1, 5]);
  const row = graph.flatten(graph.input, "channels last");
  return graph.build(behind(graph, graph.dense("fc", row, { units: 3, initial })));
}

/** The names of what is computed but for the images and their row of values. */
function names(graph: Graph): string[] {
  return joinLayers(graph)
    .filter(({ op }) => op !== "input" && op !== "flatten")
    .map(({ op, name }) => (op === "joined-layer" ? `one as ${name}` : name));
}

describe("joinLayers", () => {
  it("joins a convolution with a max-pool by twos behind it, and with a bias and ReLU", () => {
    const orders: readonly [Behind, string][] = [
      [(g, x) => g.maxPool(x, 2), "conv.pool"],
      [(g, x) => g.relu(g.maxPool(x, 2)), "conv.pool.relu"],
      [(g, x) => g.maxPool(g.relu(x), 2), "conv.relu.pool"],
      [(g, x) => g.maxPool(g.relu(g.bias(x)), 2), "conv.bias.relu.pool"],
      [(g, x) => g.relu(g.bias(g.maxPool(x, 2), { key: "conv" })), "conv.bias.relu"],
    ];
    for (const [order, last] of orders) {
      expect(names(graphOf(order))).toEqual([`one as ${last}`]);
      expect(joinLayers(graphOf(order))[1]).toMatchObject({ pooled: true });
    }
  });

  it("joins a layer with a bias, a ReLU or both", () => {
    const orders: readonly [Behind, string][] = [
      [(g, x) => g.bias(x), "bias"],
      [(g, x) => g.relu(x), "relu"],
      [(g, x) => g.relu(g.bias(x)), "bias.relu"],
    ];
    for (const [order, last] of orders) {
      expect(names(denseGraph(order))).toEqual([`one as fc.${last}`]);
      for (const form of [{}, { stride: 2, padding: 1 }, { padding: "same" }] as const) {
        expect(names(graphOf(order, form))).toEqual([`one as conv.${last}`]);
        expect(joinLayers(graphOf(order, form))[1]).toMatchObject({ pooled: false });
      }
    }
  });

  it("knows of the layer, its bias and ReLU", () => {
    const graph = graphOf((g, x) => g.maxPool(g.relu(g.bias(x, { key: "b" })), 2), { padding: 1 });
    const layer = { name: "conv", padding: 1 };
    expect(joinLayers(graph)[1]).toMatchObject({ layer, bias: "b", rectified: true, from: ["input"] });
    const plain = graphOf((g, x) => g.maxPool(x, 2));
    expect(joinLayers(plain)[1]).toMatchObject({ layer: { padding: 0 }, bias: undefined, rectified: false });
  });

  it("ends where another order would be another result, or more is asked", () => {
    expect(names(graphOf((g, x) => g.bias(g.relu(g.maxPool(x, 2)), { key: "b" })))).toEqual([
      "one as conv.pool.relu",
      "b.bias",
    ]);
    expect(names(denseGraph((g, x) => g.bias(g.relu(x), { key: "b" })))).toEqual([
      "one as fc.relu",
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

  it("leaves a max-pool apart that is another, or behind another convolution", () => {
    const pooled = ["one as conv.relu", "conv.relu.pool"];
    expect(names(graphOf((g, x) => g.maxPool(g.relu(x), 3)))).toEqual(pooled);
    expect(names(graphOf((g, x) => g.maxPool(g.relu(x), 2, { stride: 1 })))).toEqual(pooled);
    expect(names(graphOf((g, x) => g.maxPool(g.relu(x), 2), { stride: 2, padding: 1 }))).toEqual(pooled);
    expect(names(graphOf((g, x) => g.maxPool(g.relu(x), 2), { padding: "same" }))).toEqual(pooled);
  });

  it("leaves nodes apart that are others, not behind it at once, or read by others too", () => {
    const apart = (graph: Graph): void => {
      expect(joinLayers(graph)).toEqual(graph.nodes);
    };
    apart(graphOf((_, x) => x));
    apart(graphOf((g, x) => g.relu(g.norm(x))));
    apart(graphOf((g, x) => g.averagePool(x, 2)));
    apart(graphOf((g, x) => g.maxPool(g.activation(x, "tanh"), 2)));
    apart(graphOf((g, x) => g.maxPool(g.gate("gate", x), 2)));
    apart(graphOf((g, x) => g.maxPool(g.add(x, g.relu(x)), 2)));
    apart(graphOf((g, x) => g.relu(g.bias(x, { key: "b", perPosition: true }))));
    apart(graphOf((g, x) => g.maxPool(x, 2), { stride: 2, padding: 1 }));
    apart(graphOf((g, x) => g.maxPool(x, 2), { padding: "same" }));
    apart(denseGraph((g, x) => g.relu(g.gate("gate", x))));
    apart(denseGraph((g, x) => g.activation(x, "sigmoid")));
    apart(denseGraph((g, x) => g.add(x, g.relu(x))));
  });
});

onEachEngine("joined layers", () => {
  /** Layers with a bias and ReLU, with one of them, and with none. */
  function layers(): Graph {
    const graph = new GraphBuilder([9, 8, 3]);
    const form = { size: 3, initial };
    let maps = graph.convolution("same", graph.input, { ...form, padding: "same", filters: 4 });
    maps = graph.relu(graph.bias(maps, { key: "same" }));
    maps = graph.convolution("few", maps, { ...form, padding: 1, filters: 5 });
    maps = graph.relu(graph.bias(maps, { key: "few" }));
    maps = graph.relu(graph.convolution("smaller", maps, { ...form, padding: 1, stride: 2, filters: 17 }));
    maps = graph.bias(graph.convolution("linear", maps, { ...form, padding: 1, filters: 17 }), { key: "l" });
    const features = graph.flatten(maps, "channels first");
    const hidden = graph.relu(graph.bias(graph.dense("fc1", features, { units: 12, initial }), { key: "1" }));
    const narrow = graph.relu(graph.dense("fc2", hidden, { units: 7, initial }));
    return graph.build(graph.bias(graph.dense("fc3", narrow, { units: 3, initial }), { key: "3" }));
  }

  it("give the logits and gradients of nodes that are computed one by one, which a watcher sees all", () => {
    tf.tidy(() => {
      const graph = layers();
      expect(joinLayers(graph).map(({ op }) => op)).toEqual([
        "input",
        ...new Array<string>(4).fill("joined-layer"),
        "flatten",
        ...new Array<string>(3).fill("joined-layer"),
      ]);
      const x = normal([2, 9, 8, 3], 1, 1, "x") as tf.Tensor4D;
      const drawn = new Map<string, tf.Variable>();
      const draw = (name: string, shape: readonly number[]): tf.Variable => {
        const one = tf.tidy(() => tf.variable(normal([...shape], 0.5, 1, name)));
        drawn.set(name, one);
        return one;
      };
      const [weights, biases]: Record<string, tf.Variable>[] = [{}, {}];
      for (const node of graph.nodes) {
        if (node.op === "convolution" || node.op === "dense")
          weights![node.name] = draw(node.name, node.weights);
        if (node.op === "bias") biases![node.bias] = draw(`${node.bias}.bias`, [node.shape.at(-1)!]);
      }
      const values = { weights: weights!, biases: biases!, norm: (_: string, y: tf.Tensor4D) => y };
      const seen: string[] = [];
      const watch = (node: GraphNode): void => {
        seen.push(node.name);
      };
      const results = [values, { ...values, watch }].map((given) => {
        const { value, grads } = tf.variableGrads(
          () => tf.sum<tf.Scalar>(tf.square(runGraph(graph, x, given))),
          [...drawn.values()],
        );
        return [runGraph(graph, x, given), value, ...Object.values(grads)];
      });
      expect(seen.slice(0, graph.nodes.length)).toEqual(graph.nodes.map(({ name }) => name));
      const [joined, single] = results as [tf.Tensor[], tf.Tensor[]];
      joined.forEach((values, i) => {
        const largest = Math.max(1, ...single[i]!.dataSync().map(Math.abs));
        expect(difference(values, single[i]!)).toBeLessThan(1e-5 * largest);
      });
      tf.dispose([...drawn.values()]);
    });
  });
});
