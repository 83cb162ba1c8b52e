import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { dense, normal, pullback } from "../../../src/engine";
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

  // Whole tiles and what is left of rows and columns, few columns, and what threads share by rows and by columns.
  it.each([
    [7, 19, 10],
    [1, 5, 3],
    [64, 300, 100],
    [64, 64, 900],
    [13, 96, 45],
    [300, 70, 9],
    // Too many for ours.
    [260, 256, 256],
  ])("has the values and gradients of TensorFlow.js's own ops: %i × %i by %i", (rows, inner, columns) => {
    for (const [biased, rectified] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      tf.tidy(() => {
        const x = normal([rows, inner], 1, 0, "x");
        const weights = normal([inner, columns], 1, 0, "weights");
        const given = [x, weights, ...(biased ? [normal([columns], 10, 0, "bias")] : [])];
        const fused = (x: tf.Tensor, weights: tf.Tensor, bias?: tf.Tensor): tf.Tensor =>
          dense(x as tf.Tensor2D, weights as tf.Tensor2D, {
            bias: bias as tf.Tensor1D | undefined,
            rectified,
          });
        const oneByOne = (x: tf.Tensor, weights: tf.Tensor, bias?: tf.Tensor): tf.Tensor => {
          const z = tf.matMul(x, weights);
          const sum = bias ? tf.add(z, bias) : z;
          return rectified ? tf.relu(sum) : sum;
        };
        const [actual, expected] = [fused, oneByOne].map((layer) => layer(x, weights, given[2]));
        expect(difference(actual!, expected!)).toBeLessThan(1e-4);
        // Where rounding decides what a ReLU lets through, each is right.
        const clear = tf.cast(tf.greater(tf.abs(expected!), 1e-3), "float32");
        const upstream = tf.mul(normal([rows, columns], 1, 0, "upstream"), clear);
        const gradients = (layer: typeof fused) =>
          tf.grads((x, weights, bias?: tf.Tensor) => layer(x, weights, bias))(given, upstream);
        const wanted = gradients(oneByOne);
        gradients(fused).forEach((gradient, i) => {
          expect(gradient.shape).toEqual(wanted[i]!.shape);
          expect(difference(gradient, wanted[i]!)).toBeLessThan(1e-3);
        });
      });
    }
  });

  it("keeps nothing for its gradients but what it reads and puts out", () => {
    tf.tidy(() => {
      const x = normal([6, 5], 1, 1, "x") as tf.Tensor2D;
      const weights = tf.variable(normal([5, 4], 1, 1, "weights") as tf.Tensor2D);
      const bias = tf.variable(normal([4], 1, 1, "bias") as tf.Tensor1D);
      const before = tf.memory().numDataBuffers;
      const layer = pullback(() => dense(x, weights, { bias, rectified: true }), [weights, bias]);
      expect(tf.memory().numDataBuffers - before).toBe(1);
      layer.dispose();
      tf.dispose([weights, bias]);
    });
  });
});
