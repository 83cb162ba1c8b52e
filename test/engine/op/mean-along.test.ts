import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { meanAlong, normal } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

onEachEngine("meanAlong", () => {
  it.each([
    [0, [2, 3]],
    [1, [1.5, 2.5, 3.5]],
  ] as const)("takes the mean along axis %i", (axis, expected) => {
    tf.tidy(() => {
      const x = tf.tensor2d([
        [1, 2],
        [2, 3],
        [3, 4],
      ]);
      expect(difference(meanAlong(x, axis), expected)).toBeLessThan(1e-6);
    });
  });

  it.each([0, 1] as const)("spreads the gradient evenly along axis %i", (axis) => {
    tf.tidy(() => {
      const x = normal([5, 6], 1, 3, "x") as tf.Tensor2D;
      const weight = normal([axis === 0 ? 6 : 5], 1, 3, "weight") as tf.Tensor1D;
      const ours = tf.grad((x) => tf.sum(tf.mul(meanAlong(x as tf.Tensor2D, axis), weight)))(x);
      const theirs = tf.grad((x) => tf.sum(tf.mul(tf.mean(x, axis), weight)))(x);
      expect(ours.shape).toEqual([5, 6]);
      expect(difference(ours, theirs)).toBeLessThan(1e-6);
    });
  });
});
