import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { GraphBuilder, runGraph } from "../../../src/network";
import { meanMagnitudes } from "../../../src/network/graph/magnitudes";
import { onEachEngine } from "../../engine/engines";

onEachEngine("mean magnitudes", () => {
  it("are taken of values, and come behind one another with those that are known", () => {
    tf.tidy(() => {
      const maps = tf.tensor4d([1, -2, 3, -4, 5, 6, -7, 8], [2, 1, 2, 2]);
      const rows = tf.tensor2d([1, -1, 3, 5], [2, 2]);
      const known = tf.tensor1d([10, 20]);
      const of = (...places: Parameters<typeof meanMagnitudes>[0]) => [...meanMagnitudes(places).dataSync()];
      expect(of()).toEqual([]);
      expect(of({ values: maps })).toEqual([4, 5]);
      expect(of({ magnitude: known })).toEqual([10, 20]);
      expect(of({ values: maps }, { values: rows }, { magnitude: known }, { values: rows })).toEqual([
        ...[4, 5],
        ...[2, 3],
        ...[10, 20],
        ...[2, 3],
      ]);
    });
  });

  it("are told of what goes into each gate, open or given, in the order of the places", () => {
    tf.tidy(() => {
      const graph = new GraphBuilder([1, 2, 2]);
      const first = graph.gate("first", graph.relu(graph.input));
      const built = graph.build(graph.gate("last", graph.globalAverage(first)));
      const x = tf.tensor4d([1, -2, 3, -4], [1, 1, 2, 2]);
      let told: readonly number[] = [];
      runGraph(built, x, {
        weights: {},
        biases: {},
        norm: (_, y) => y,
        gates: { first: tf.tensor1d([-1, 1]) },
        magnitudes: (mean) => (told = [...mean.dataSync()]),
      });
      expect(told).toEqual([2, 0, 2, 0]);
    });
  });
});
