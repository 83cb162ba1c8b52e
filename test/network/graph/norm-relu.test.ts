import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { normal } from "../../../src/engine";
import { GraphBuilder, resnet18, type Graph } from "../../../src/network";
import { joinNormRelus } from "../../../src/network/graph/norm-relu";
import { difference } from "../../engine/difference";
import { onEachEngine } from "../../engine/engines";

const initial = (shape: readonly number[]): tf.Tensor => tf.zeros([...shape]);

/** A graph over maps [4, 4, 2] that ends as `build` has it. */
function graphOf(build: (graph: GraphBuilder, maps: string) => string): Graph {
  const graph = new GraphBuilder([4, 4, 2]);
  const maps = graph.convolution("conv", graph.input, { filters: 2, size: 1, initial });
  return graph.build(graph.globalAverage(build(graph, maps)));
}

const joined = (graph: Graph, gates: Record<string, tf.Tensor> = {}) =>
  [...joinNormRelus(graph, gates).normRelus.values()].map(({ norm, residual }) => [norm.norm, residual]);

describe("joinNormRelus", () => {
  it("joins a ReLU with the normalisation before it, and with a sum in between, from either side", () => {
    expect(joined(graphOf((g, x) => g.relu(g.norm(x))))).toEqual([["conv", undefined]]);
    expect(joined(graphOf((g, x) => g.relu(g.add(g.norm(x), g.input))))).toEqual([["conv", "input"]]);
    expect(joined(graphOf((g, x) => g.relu(g.add(g.input, g.norm(x)))))).toEqual([["conv", "input"]]);
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
  it("looks through gates that are open, and stops at those that are given", () => {
    const graph = graphOf((g, x) => g.relu(g.add(g.gate("place", g.norm(x)), g.input)));
    expect(joined(graph)).toEqual([["conv", "input"]]);
    tf.tidy(() => {
      expect(joined(graph, { place: tf.ones([2]) })).toEqual([]);
    });
  });

  it("give the logits, gradients and running statistics of nodes that are computed one by one", () => {
    const runs = [true, false].map((together) =>
      tf.tidy(() => {
        const network = resnet18({ width: 2, seed: 3, inputShape: [8, 8, 3] });
        const x = normal([4, 8, 8, 3], 1, 1, "x") as tf.Tensor4D;
        const gates = { conv3: tf.tensor1d([0.5, 2]) };
        const options = together ? { gates } : { gates, watch: () => undefined };
        const norm = { statistics: "batch", update: true, step: 1 } as const;
        const { value, grads } = tf.variableGrads(
          () => tf.sum<tf.Scalar>(tf.square(network.forward(x, norm, network.weights, options))),
          [...network.parameters().values()],
        );
        const running = { statistics: "running", update: false, step: 1 } as const;
        const after = network.forward(x, running, network.weights, options);
        const values = [value, after, ...Object.values(grads)].map((tensor) => [...tensor.dataSync()]);
        network.dispose();
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
  });
});
