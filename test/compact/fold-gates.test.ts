import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { compact } from "../../src/compact";
import type { GraphBuilder } from "../../src/network";
import { difference } from "../engine/difference";
import { leavesNoTensors } from "../engine/engines";
import { evaluation, noise } from "../network/networks";
import { distance } from "./cuts";
import { initial, smallNetwork } from "./small-network";

const gates = [0.5, 2];

describe("gates that are neither 0 nor 1", () => {
  leavesNoTensors();

  const conv = (graph: GraphBuilder, name: string, from: string): string =>
    graph.convolution(name, from, { filters: 2, size: 3, padding: 1, initial });
  const logits = (graph: GraphBuilder, maps: string): string =>
    graph.dense("fc", graph.globalAverage(maps), { units: 2, initial });

  /** Folds the gates of one place, compares what is computed, and says how many times as large each parameter is. */
  async function folded(build: (graph: GraphBuilder) => string): Promise<Record<string, number[]>> {
    const network = smallNetwork(build);
    const places = Object.fromEntries(network.gates.map(({ name }) => [name, tf.tensor1d(gates)]));
    const { network: made } = await compact(network, { gates: places });
    tf.tidy(() => {
      const x = noise(network, 2);
      const expected = network.forward(x, evaluation, network.weights, { gates: places });
      expect(distance(expected, made.forward(x, evaluation))).toBeLessThan(1e-6);
    });
    const before = network.parameters();
    const changed = [...made.parameters()].flatMap(([name, after]): [string, number[]][] => {
      const old = before.get(name);
      if (!old) return [[name, [...after.dataSync()]]];
      if (difference(after, old) === 0) return [];
      const values = old.dataSync();
      const ratios = new Set(
        [...after.dataSync()].map((value, i) => Math.round((value / values[i]!) * 1e4) / 1e4),
      );
      return [[name, [...ratios].sort((a, b) => a - b)]];
    });
    tf.dispose(places);
    network.dispose();
    made.dispose();
    return Object.fromEntries(changed);
  }

  it("go back through a ReLU into the filters", async () => {
    const found = await folded((graph) =>
      logits(graph, graph.gate("one", graph.relu(conv(graph, "conv1", graph.input)))),
    );
    expect(found).toEqual({ conv1: gates });
  });

  it("go back into the scale and offset of a normalisation", async () => {
    const found = await folded((graph) =>
      logits(graph, graph.gate("one", graph.maxPool(graph.norm(conv(graph, "conv1", graph.input)), 2))),
    );
    // The offset is 0.
    expect(found).toEqual({ "conv1.gamma": gates });
  });

  it("go back through a sum into all that is added", async () => {
    const found = await folded((graph) =>
      logits(
        graph,
        graph.gate(
          "one",
          graph.relu(graph.add(conv(graph, "conv1", graph.input), conv(graph, "conv2", graph.input))),
        ),
      ),
    );
    expect(found).toEqual({ conv1: gates, conv2: gates });
  });

  it("go forwards, past pools and flattening, where they cannot go back", async () => {
    const found = await folded((graph) => {
      const maps = graph.gate("one", graph.activation(conv(graph, "conv1", graph.input), "tanh"));
      const values = graph.flatten(graph.averagePool(maps, 2), "channels first");
      return graph.dense("fc", values, { units: 2, initial });
    });
    expect(found).toEqual({ fc: gates });
  });

  it("go into all layers that read them", async () => {
    const found = await folded((graph) => {
      const y = graph.gate("one", graph.input);
      return logits(graph, graph.add(conv(graph, "conv1", y), conv(graph, "conv2", y)));
    });
    expect(found).toEqual({ conv1: gates, conv2: gates });
  });

  it("become a layer of their own where neither is possible", async () => {
    const maps = await folded((graph) => {
      const y = graph.gate("one", graph.activation(conv(graph, "conv1", graph.input), "tanh"));
      return logits(graph, graph.add(y, conv(graph, "conv2", y)));
    });
    expect(maps).toEqual({ "one.scale": gates });
    const row = await folded((graph) => {
      const hidden = graph.dense("fc1", graph.globalAverage(graph.input), { units: 2, initial });
      return graph.gate("one", graph.activation(hidden, "tanh"));
    });
    expect(row).toEqual({ "one.scale": [0.5, 0, 0, 2] });
  });
});
