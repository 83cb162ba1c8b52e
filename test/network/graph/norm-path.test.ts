import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { normal } from "../../../src/engine";
import { GraphBuilder, resnet18, type Graph } from "../../../src/network";
import { joinNormPaths } from "../../../src/network/graph/norm-path";
import { difference } from "../../engine/difference";
import { onEachEngine } from "../../engine/engines";

const initial = (shape: readonly number[]): tf.Tensor => tf.zeros([...shape]);

/** A graph over maps [4, 4, 2] that ends as `build` has it. */
function graphOf(build: (graph: GraphBuilder, maps: string) => string): Graph {
  const graph = new GraphBuilder([4, 4, 2]);
  const maps = graph.convolution("conv", graph.input, { filters: 2, size: 1, initial });
  return graph.build(graph.globalAverage(build(graph, maps)));
}

type Described = [norm: string, behind: string, residual: string | undefined];

/** Each path's normalisation, what follows it, and what is added. */
const joined = (graph: Graph, gates: Record<string, tf.Tensor> = {}, throughOpen = true): Described[] =>
  [...joinNormPaths(graph, gates, throughOpen).paths.values()].map(({ norm, relu, gated, residual }) => {
    const behind = [
      gated?.of === "norm" ? gated.place : "",
      relu ? "relu" : "",
      gated?.of === "relu" ? gated.place : "",
    ];
    return [norm.norm, behind.filter((part) => part !== "").join(" "), residual];
  });

describe("joinNormPaths", () => {
  it("joins a ReLU with the normalisation before it, and with a sum in between, from either side", () => {
    expect(joined(graphOf((g, x) => g.relu(g.norm(x))))).toEqual([["conv", "relu", undefined]]);
    expect(joined(graphOf((g, x) => g.relu(g.add(g.norm(x), g.input))))).toEqual([["conv", "relu", "input"]]);
    expect(joined(graphOf((g, x) => g.relu(g.add(g.input, g.norm(x)))))).toEqual([["conv", "relu", "input"]]);
  });

  it("joins nothing that something else reads, nor other activations, nor sums of three", () => {
    const readTwice = (g: GraphBuilder, x: string) => {
      const norm = g.norm(x);
      return g.add(g.relu(norm), norm);
    };
    expect(joined(graphOf(readTwice))).toEqual([]);
    expect(joined(graphOf((g, x) => g.activation(g.norm(x), "tanh")))).toEqual([]);
    expect(joined(graphOf((g, x) => g.relu(g.add(g.norm(x), g.input, g.input))))).toEqual([]);
    expect(joined(graphOf((g, x) => g.relu(x)))).toEqual([]);
  });

  it("finds all seventeen of a ResNet-18", () => {
    const network = resnet18({ width: 1 });
    expect(joined(network.definition.graph)).toHaveLength(17);
    network.dispose();
  });
});

onEachEngine("joined nodes", () => {
  it("are found through gates that are open, and with one that is given", () => {
    const summed = graphOf((g, x) => g.relu(g.add(g.gate("a", g.norm(x)), g.input)));
    const behind = graphOf((g, x) => g.gate("a", g.relu(g.norm(x))));
    const alone = graphOf((g, x) => g.add(g.gate("a", g.norm(x)), g.input));
    const two = graphOf((g, x) => g.gate("b", g.relu(g.gate("a", g.norm(x)))));
    const behindSum = graphOf((g, x) => g.relu(g.gate("a", g.add(g.norm(x), g.input))));
    const readTwice = graphOf((g, x) => {
      const active = g.relu(g.norm(x));
      return g.add(g.gate("a", active), active);
    });
    expect(joined(summed)).toEqual([["conv", "relu", "input"]]);
    expect(joined(summed, {}, false)).toEqual([]);
    expect(joined(alone)).toEqual([]);
    tf.tidy(() => {
      const [a, b] = [tf.ones([2]), tf.ones([2])];
      expect(joined(summed, { a })).toEqual([["conv", "a relu", "input"]]);
      expect(joined(summed, { a }, false)).toEqual([["conv", "a relu", "input"]]);
      expect(joined(behind, { a })).toEqual([["conv", "relu a", undefined]]);
      expect(joined(alone, { a })).toEqual([["conv", "a", undefined]]);
      expect(joined(two, { a, b })).toEqual([["conv", "a relu", undefined]]);
      expect(joined(two, { b })).toEqual([["conv", "relu b", undefined]]);
      expect(joined(behindSum, { a })).toEqual([]);
      expect(joined(readTwice, { a })).toEqual([["conv", "relu", undefined]]);
    });
  });

  it.each([
    { what: "a gate that is given", images: 0, places: ["conv3"] },
    { what: "gates of all places", images: 0, places: undefined },
    { what: "gates of each image", images: 4, places: undefined },
  ])(
    "give the logits, gradients and statistics of nodes that are computed one by one: $what",
    ({ images, places }) => {
      const runs = [true, false].map((together) =>
        tf.tidy(() => {
          const network = resnet18({ width: 2, seed: 3, inputShape: [8, 8, 3] });
          const x = normal([4, 8, 8, 3], 1, 1, "x") as tf.Tensor4D;
          const chosen = network.gates.filter(({ name }) => places?.includes(name) ?? true);
          const gates = chosen.map(({ name, units }) =>
            tf.variable(tf.relu(tf.add(normal(images > 0 ? [images, units] : [units], 4, 1, name), 0.5))),
          );
          let magnitudes: tf.Tensor | undefined;
          const options = {
            gates: Object.fromEntries(chosen.map(({ name }, i) => [name, gates[i]!])),
            magnitudes: (mean: tf.Tensor) => (magnitudes = tf.keep(tf.clone(mean))),
            ...(together ? {} : { watch: () => undefined }),
          };
          const norm = { statistics: "batch", update: true, step: 1 } as const;
          const running = { statistics: "running", update: false, step: 1 } as const;
          const all = [...network.parameters().values(), ...gates];
          const values = [norm, running].flatMap((mode) => {
            const { value, grads } = tf.variableGrads(
              () => tf.sum<tf.Scalar>(tf.square(network.forward(x, mode, network.weights, options))),
              all,
            );
            const found = [value, magnitudes!, ...Object.values(grads)].map((tensor) => [
              ...tensor.dataSync(),
            ]);
            magnitudes!.dispose();
            return found;
          });
          network.dispose();
          tf.dispose(gates);
          return values;
        }),
      );
      const [joined, single] = runs as [number[][], number[][]];
      joined.forEach((values, i) => {
        tf.tidy(() => {
          const largest = Math.max(1, ...single[i]!.map(Math.abs));
          expect(difference(tf.tensor1d(values), single[i]!)).toBeLessThan(1e-4 * largest);
        });
      });
    },
  );
});
