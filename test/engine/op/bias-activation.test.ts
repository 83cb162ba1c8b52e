import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal } from "../../../src/engine";
import { biasActivationGradient, withBiasActivation } from "../../../src/engine/op/bias-activation";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

// One row and many, few channels and many, what one thread does and what several share.
const shapes: readonly number[][] = [
  [1, 3],
  [64, 300],
  [3, 9000],
  [700, 129],
  [4, 7, 5, 1],
  [8, 32, 32, 17],
];

onEachEngine("what follows a layer's sums", () => {
  it.each(shapes.map((shape) => ({ shape })))("is a bias and ReLU: $shape", ({ shape }) => {
    tf.tidy(() => {
      const z = normal(shape, 1, 1, "z");
      const bias = normal([shape.at(-1)!], 1, 1, "bias");
      const sum = tf.add(z, bias);
      // A copy each, as sums may be changed in place.
      const copy = () => tf.add(z, 0);
      expect(difference(withBiasActivation(copy(), bias, true), tf.relu(sum))).toBe(0);
      expect(difference(withBiasActivation(copy(), bias, false), sum)).toBe(0);
      expect(difference(withBiasActivation(copy(), undefined, true), tf.relu(z))).toBe(0);
      expect(withBiasActivation(z, undefined, false)).toBe(z);
    });
  });

  it("keeps what is no number", () => {
    tf.tidy(() => {
      const z = tf.add(tf.tensor2d([NaN, -1, 2], [1, 3]), 0);
      expect([...withBiasActivation(z, undefined, true).dataSync()]).toEqual([NaN, 0, 2]);
    });
  });

  it.each(shapes.map((shape) => ({ shape })))("has the gradients of both: $shape", ({ shape }) => {
    tf.tidy(() => {
      const dy = normal(shape, 1, 1, "dy");
      const y = tf.relu(normal(shape, 1, 1, "y"));
      const masked = tf.mul(dy, tf.step(y));
      const summed = (values: tf.Tensor) => tf.sum(tf.reshape(values, [-1, shape.at(-1)!]), 0);

      const both = biasActivationGradient(dy, y, true);
      expect(difference(both.dz, masked)).toBe(0);
      expect(difference(both.dbias!, summed(masked))).toBeLessThan(1e-3);
      expect(both.dbias!.shape).toEqual([shape.at(-1)!]);
      const linear = biasActivationGradient(dy, undefined, true);
      expect(linear.dz).toBe(dy);
      expect(difference(linear.dbias!, summed(dy))).toBeLessThan(1e-3);
      const unbiased = biasActivationGradient(dy, y, false);
      expect(difference(unbiased.dz, masked)).toBe(0);
      expect(unbiased.dbias).toBeUndefined();
      expect(biasActivationGradient(dy, undefined, false).dz).toBe(dy);
    });
  });
});
