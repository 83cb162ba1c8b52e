import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { batchNormByMoments, normal } from "../../../src/engine";
import { onEachEngine } from "../engines";

const epsilon = 1e-5;

/** The definition, in differentiable TensorFlow.js ops. */
function definition(x: tf.Tensor4D, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon))), gamma), beta);
}

onEachEngine("batchNormByMoments", () => {
  const draw = () => ({
    x: normal([3, 4, 5, 6], 2, 1, "x") as tf.Tensor4D,
    gamma: normal([6], 1, 1, "gamma") as tf.Tensor1D,
    beta: normal([6], 1, 1, "beta") as tf.Tensor1D,
    weight: normal([3, 4, 5, 6], 1, 1, "weight"),
  });

  const running = () => ({ mean: tf.fill<tf.Rank.R1>([6], 3), variance: tf.fill<tf.Rank.R1>([6], 5) });
  const options = { epsilon, momentum: 0.1 };

  it("normalises by the batch's own moments and returns them", () => {
    tf.tidy(() => {
      const { x, gamma, beta } = draw();
      const { y, batch } = batchNormByMoments(x, gamma, beta, running(), options);
      const moments = tf.moments(x, [0, 1, 2]);
      expect(difference(y, definition(x, gamma, beta))).toBeLessThan(1e-5);
      expect(difference(batch.mean, moments.mean)).toBeLessThan(1e-6);
      expect(difference(batch.variance, moments.variance)).toBeLessThan(1e-5);
    });
  });

  it("lets the running moments take in the batch, its variance unbiased", () => {
    tf.tidy(() => {
      const { x, gamma, beta } = draw();
      const after = batchNormByMoments(x, gamma, beta, running(), options).running;
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      expect(difference(after.mean, tf.add(0.9 * 3, tf.mul(mean, 0.1)))).toBeLessThan(1e-6);
      const unbiased = tf.mul(variance, 60 / 59);
      expect(difference(after.variance, tf.add(0.9 * 5, tf.mul(unbiased, 0.1)))).toBeLessThan(1e-5);
    });
  });

  it("leaves the running moments as they are with a share of 0", () => {
    tf.tidy(() => {
      const { x, gamma, beta } = draw();
      const after = batchNormByMoments(x, gamma, beta, running(), { epsilon, momentum: 0 }).running;
      expect(difference(after.mean, running().mean)).toBe(0);
      expect(difference(after.variance, running().variance)).toBe(0);
    });
  });

  it("has the gradients of its definition", () => {
    tf.tidy(() => {
      const { x, gamma, beta, weight } = draw();
      const fused = tf.grads((x, gamma, beta) =>
        tf.sum(
          tf.mul(
            batchNormByMoments(
              x as tf.Tensor4D,
              gamma as tf.Tensor1D,
              beta as tf.Tensor1D,
              running(),
              options,
            ).y,
            weight,
          ),
        ),
      )([x, gamma, beta]);
      const composed = tf.grads((x, gamma, beta) =>
        tf.sum(tf.mul(definition(x as tf.Tensor4D, gamma, beta), weight)),
      )([x, gamma, beta]);
      fused.forEach((gradient, i) => {
        expect(difference(gradient, composed[i]!)).toBeLessThan(2e-5);
      });
    });
  });
});

function difference(a: tf.Tensor, b: tf.Tensor): number {
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!;
}
