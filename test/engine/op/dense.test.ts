import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { dense, normal } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

onEachEngine("dense", () => {
  it("multiplies rows by columns", () => {
    tf.tidy(() => {
      const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      const weights = tf.tensor2d([1, 0, -1, 2, 1, 0.5], [2, 3]);
      expect([...dense(x, weights).dataSync()]).toEqual([5, 2, 0, 11, 4, -1]);
    });
  });

  // Whole tiles and what is left of rows and columns, few columns, and what threads share.
  it.each([
    [7, 19, 10],
    [1, 5, 3],
    [64, 300, 100],
    [13, 96, 45],
    [300, 70, 9],
    // Too many for ours.
    [260, 256, 256],
  ])("has the values and gradients of TensorFlow.js's own product: %i × %i by %i", (rows, inner, columns) => {
    tf.tidy(() => {
      const given = [normal([rows, inner], 1, 0, "x"), normal([inner, columns], 1, 0, "weights")];
      const upstream = normal([rows, columns], 1, 0, "upstream");
      const gradients = (product: (x: tf.Tensor2D, weights: tf.Tensor2D) => tf.Tensor) =>
        tf.grads((x, weights) => tf.sum(tf.mul(product(x as tf.Tensor2D, weights as tf.Tensor2D), upstream)))(
          given,
        );
      const [x, weights] = given as [tf.Tensor2D, tf.Tensor2D];
      expect(difference(dense(x, weights), tf.matMul(x, weights))).toBeLessThan(1e-4);
      const expected = gradients(tf.matMul);
      gradients(dense).forEach((gradient, i) => {
        expect(gradient.shape).toEqual(expected[i]!.shape);
        expect(difference(gradient, expected[i]!)).toBeLessThan(1e-4);
      });
    });
  });
});
