import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal, scaleAlong } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

onEachEngine("scaleAlong", () => {
  it.each([
    [[5, 4], 0, [5, 1]],
    [[3, 3, 4, 1], 2, [4, 1]],
    [[3, 3, 2, 6], 3, [6]],
  ] as const)("has the values and gradients of a product, for %j along axis %i", (shape, axis, broadcast) => {
    tf.tidy(() => {
      const x = normal(shape, 1, 1, "x");
      const factors = normal([shape[axis]!], 1, 1, "factors") as tf.Tensor1D;
      const weight = normal(shape, 1, 1, "weight");
      const ours = (x: tf.Tensor, f: tf.Tensor) => scaleAlong(x, f as tf.Tensor1D, axis);
      const product = (x: tf.Tensor, f: tf.Tensor) => tf.mul(x, tf.reshape(f, [...broadcast]));
      expect(difference(ours(x, factors), product(x, factors))).toBe(0);
      const gradients = (scale: typeof ours) =>
        tf.grads((x, f) => tf.sum(tf.mul(scale(x, f), weight)))([x, factors]);
      const expected = gradients(product);
      gradients(ours).forEach((gradient, i) => {
        expect(gradient.shape).toEqual(expected[i]!.shape);
        expect(difference(gradient, expected[i]!)).toBeLessThan(1e-5);
      });
    });
  });
});
