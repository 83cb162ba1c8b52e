import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal, unitStatistics } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

const layers = [
  { shape: [5, 5, 3, 20], axis: 3 },
  { shape: [3, 3, 7, 1], axis: 2 },
  { shape: [11, 9], axis: 0 },
  // Large enough to be shared between threads.
  { shape: [301, 250], axis: 0 },
] as const;

const definitions = {
  mean: (row: tf.Tensor) => tf.mean(row, 1),
  max: (row: tf.Tensor) => tf.max(row, 1),
  "mean square": (row: tf.Tensor) => tf.mean(tf.square(row), 1),
  "mean magnitude": (row: tf.Tensor) => tf.mean(tf.abs(row), 1),
} as const;
const names = ["mean", "max", "mean square", "mean magnitude"] as const;

/** A layer's weights, one row a unit. */
function rows(weights: tf.Tensor, axis: number): tf.Tensor {
  const others = weights.shape.map((_, i) => i).filter((i) => i !== axis);
  return tf.reshape(tf.transpose(weights, [axis, ...others]), [weights.shape[axis]!, -1]);
}

onEachEngine("unitStatistics", () => {
  it.each(names)("has the values and gradients of the %s of each unit", (statistic) => {
    tf.tidy(() => {
      const weights = layers.map(({ shape }, i) => normal(shape, 1, i, "weights"));
      const upstream = normal([20 + 7 + 11 + 301], 1, 0, "upstream");
      const ours = (...tensors: tf.Tensor[]) =>
        unitStatistics(
          tensors.map((tensor, i) => ({ weights: tensor, axis: layers[i]!.axis })),
          statistic,
        );
      const theirs = (...tensors: tf.Tensor[]) =>
        tf.concat(tensors.map((tensor, i) => definitions[statistic](rows(tensor, layers[i]!.axis))));
      expect(difference(ours(...weights), theirs(...weights))).toBeLessThan(1e-6);
      const gradients = (way: typeof theirs) =>
        tf.grads((...tensors) => tf.sum(tf.mul(way(...tensors), upstream)))(weights);
      const expected = gradients(theirs);
      gradients(ours).forEach((gradient, i) => {
        expect(gradient.shape).toEqual([...layers[i]!.shape]);
        expect(difference(gradient, expected[i]!)).toBeLessThan(1e-6);
      });
    });
  });

  it("gives the whole gradient of a maximum to the first of several largest weights", () => {
    tf.tidy(() => {
      const weights = tf.tensor2d([
        [1, 2, 2],
        [3, 3, 3],
      ]);
      const gradient = (axis: number) =>
        tf
          .grad((w) => tf.sum(unitStatistics([{ weights: w, axis }], "max")))(weights)
          .dataSync();
      expect([...gradient(0)]).toEqual([0, 1, 0, 1, 0, 0]);
      expect([...gradient(1)]).toEqual([0, 0, 0, 1, 1, 1]);
    });
  });
});
