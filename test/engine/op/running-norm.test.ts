import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal, normByMoments } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

const epsilon = 1e-3;

onEachEngine("normByMoments", () => {
  it("has the values and gradients of its definition", () => {
    tf.tidy(() => {
      const row = (name: string) => normal([19], 1, 1, name) as tf.Tensor1D;
      const x = normal([3, 4, 5, 19], 1, 1, "x") as tf.Tensor4D;
      const upstream = normal([3, 4, 5, 19], 1, 1, "upstream");
      const moments = { mean: row("mean"), variance: tf.square(row("variance")) };
      const ours = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor =>
        normByMoments(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, moments, epsilon);
      const definition = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor => {
        const deviation = tf.sqrt(tf.add(moments.variance, epsilon));
        return tf.add(tf.mul(tf.div(tf.sub(x, moments.mean), deviation), gamma), beta);
      };
      const given = [x, row("gamma"), row("beta")] as const;
      const gradients = (way: typeof definition) =>
        tf.grads((x, gamma, beta) => tf.sum(tf.mul(way(x, gamma, beta), upstream)))([...given]);
      expect(difference(ours(...given), definition(...given))).toBeLessThan(1e-5);
      const expected = gradients(definition);
      gradients(ours).forEach((gradient, i) => {
        expect(gradient.shape).toEqual(given[i]!.shape);
        expect(difference(gradient, expected[i]!)).toBeLessThan(1e-4);
      });
    });
  });
});
