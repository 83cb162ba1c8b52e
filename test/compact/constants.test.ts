import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { compact } from "../../src/compact";
import { countParameters } from "../../src/measure";
import type { GraphBuilder, TaskNetwork } from "../../src/network";
import { leavesNoTensors } from "../engine/engines";
import { evaluation, noise } from "../network/networks";
import { distance } from "./cuts";
import { initial, setParameter, smallNetwork } from "./small-network";

/** conv1 (2 filters) with normalisation and ReLU, then a layer, and the logits. */
function network(second: (graph: GraphBuilder, from: string) => string): TaskNetwork {
  const made = smallNetwork((graph) => {
    const maps = graph.convolution("conv1", graph.input, { filters: 2, size: 3, padding: 1, initial });
    const y = second(graph, graph.relu(graph.norm(maps)));
    return graph.dense("fc", graph.globalAverage(y), { units: 2, initial });
  });
  // Of a filter that is 0 the normalisation makes β − γ μ / √(σ² + ε) = 0.7 − 2 · 0.1 = 0.5.
  setParameter(made, "conv1.gamma", [2, 1]);
  setParameter(made, "conv1.beta", [0.7, 0]);
  tf.tidy(() => {
    made.norms.conv1!.running[0]!.mean.assign(tf.tensor1d([0.1, 0]));
  });
  return made;
}

describe("the constant of a filter that is 0", () => {
  leavesNoTensors();

  /** Makes the first filter 0, and checks that the compact network computes what the cut one does. */
  async function cut(made: TaskNetwork): Promise<TaskNetwork> {
    const weights = { conv1: tf.tidy(() => tf.mul(made.weights.conv1!, [0, 1])) };
    const { network: smaller, layers } = await compact(made, { weights });
    tf.tidy(() => {
      const x = noise(made, 2);
      const expected = made.forward(x, evaluation, { ...made.weights, ...weights });
      expect(distance(expected, smaller.forward(x, evaluation))).toBeLessThan(1e-6);
    });
    tf.dispose(weights);
    expect(layers.conv1).toEqual({ kept: 1, of: 2 });
    return smaller;
  }

  it("becomes a bias of the layer that read it", async () => {
    const made = network((graph, x) => graph.convolution("conv2", x, { filters: 1, size: 1, initial }));
    setParameter(made, "conv2", [3, 1]);
    const smaller = await cut(made);
    expect(smaller.biases.conv2!.dataSync()[0]).toBeCloseTo(3 * 0.5, 4);
    made.dispose();
    smaller.dispose();
  });

  it("has one value a position where zeros around maps make a border", async () => {
    const made = network((graph, x) =>
      graph.convolution("conv2", x, { filters: 1, size: 3, padding: 1, initial }),
    );
    setParameter(
      made,
      "conv2",
      Array.from({ length: 18 }, (_, i) => (i % 2 === 0 ? 1 : 2)),
    );
    const smaller = await cut(made);
    const [corner, edge, inside] = [4, 6, 9].map((taps) => taps * 0.5);
    const bias = [...smaller.biases.conv2!.dataSync()];
    const expected = [
      ...[corner, edge, edge, corner],
      ...[edge, inside, inside, edge],
      ...[edge, inside, inside, edge],
      ...[corner, edge, edge, corner],
    ];
    bias.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 4);
    });
    made.dispose();
    smaller.dispose();
  });

  it("is added to the bias that is there, and taken from the running mean that is there", async () => {
    const layer = (graph: GraphBuilder, x: string) =>
      graph.convolution("conv2", x, { filters: 2, size: 1, initial });
    const biased = network((graph, x) => graph.bias(layer(graph, x)));
    const normed = network((graph, x) => graph.norm(layer(graph, x)));
    for (const made of [biased, normed]) {
      setParameter(made, "conv2", [3, -1, 1, 1]);
      const smaller = await cut(made);
      // Only conv1's normalisation and weights have fewer parameters.
      expect(countParameters(smaller)).toMatchObject({
        bias: countParameters(made).bias,
        norm: countParameters(made).norm - 2,
      });
      const values = smaller.biases.conv2 ?? smaller.norms.conv2!.running[0]!.mean;
      const sign = smaller.biases.conv2 ? 1 : -1;
      expect(values.dataSync()[0]).toBeCloseTo(sign * 3 * 0.5, 4);
      expect(values.dataSync()[1]).toBeCloseTo(-sign * 0.5, 4);
      made.dispose();
      smaller.dispose();
    }
  });
});
