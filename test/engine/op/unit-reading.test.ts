import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal, readUnits, unitStatistics, type UnitReading } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

/** The last is large enough to be shared between threads. */
const layers = [
  { shape: [5, 5, 3, 20], axis: 3 },
  { shape: [3, 3, 7, 1], axis: 2 },
  { shape: [11, 9], axis: 0 },
  { shape: [301, 250], axis: 0 },
] as const;
const units = 20 + 7 + 11 + 301;

const statistics = ["mean", "max", "mean square", "mean magnitude"] as const;
type Read = (tensors: readonly tf.Tensor[], statistic: (typeof statistics)[number]) => UnitReading;

function unitWeights(tensors: readonly tf.Tensor[]) {
  return tensors.map((weights, i) => ({ weights, axis: layers[i]!.axis }));
}

const apart: Read = (weights, statistic) => ({
  row: unitStatistics(unitWeights(weights), statistic),
  weights,
});
const together: Read = (weights, statistic) => readUnits(unitWeights(weights), statistic);

onEachEngine("readUnits", () => {
  it.each(statistics)(
    "has the gradients of weights that are read twice, with the %s of each unit",
    (statistic) => {
      tf.tidy(() => {
        const weights = layers.map(({ shape }, i) => normal(shape, 1, i, "weights"));
        const upstream = normal([units], 1, 0, "upstream");
        const factors = layers.map(({ shape }, i) => normal(shape, 1, i, "factors"));
        const gradients = (read: Read) =>
          tf.grads((...tensors) => {
            const { row, weights: next } = read(tensors, statistic);
            return tf.addN([
              tf.sum(tf.mul(row, upstream)),
              ...next.map((one, i) => tf.sum(tf.mul(tf.square(one), factors[i]!))),
            ]);
          })(weights);
        const expected = gradients(apart);
        gradients(together).forEach((gradient, i) => {
          expect(gradient.shape).toEqual([...layers[i]!.shape]);
          expect(difference(gradient, expected[i]!)).toBeLessThan(1e-6);
        });
      });
    },
  );

  it("hands on the weights as they are, and their gradients where nobody reads the statistics", () => {
    tf.tidy(() => {
      const weights = layers.map(({ shape }, i) => normal(shape, 1, i, "weights"));
      const { row, weights: next } = together(weights, "mean");
      expect(difference(row, apart(weights, "mean").row)).toBe(0);
      next.forEach((one, i) => {
        expect(one.shape).toEqual([...layers[i]!.shape]);
        expect(difference(one, weights[i]!)).toBe(0);
      });
      const gradients = tf.grads((...tensors) =>
        tf.addN(together(tensors, "mean").weights.map((one) => tf.sum(tf.mul(one, 3)))),
      )(weights);
      for (const gradient of gradients)
        expect(difference(tf.sub(gradient, 3), tf.zeros(gradient.shape))).toBe(0);
    });
  });
});
