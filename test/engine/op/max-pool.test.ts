import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { maxPool, normal } from "../../../src/engine";
import { onEachEngine } from "../engines";

onEachEngine("maxPool", () => {
  const sizes = [3, 8, 11];
  it.each(sizes)(
    "has TensorFlow.js's values and gradients with rows and columns left over, %i channels",
    (c) => {
      tf.tidy(() => {
        const x = normal([2, 7, 5, c], 1, 1, "x") as tf.Tensor4D;
        const weight = normal([2, 3, 2, c], 1, 1, "weight");
        const gradient = (pool: (x: tf.Tensor4D) => tf.Tensor4D) =>
          tf
            .grad((x) => tf.sum(tf.mul(pool(x as tf.Tensor4D), weight)))(x)
            .dataSync();
        const theirs = (x: tf.Tensor4D) => tf.maxPool(x, 2, 2, "valid");
        const ours = (x: tf.Tensor4D) => maxPool(x, 2);
        expect([...ours(x).dataSync()]).toEqual([...theirs(x).dataSync()]);
        expect([...gradient(ours)]).toEqual([...gradient(theirs)]);
      });
    },
  );

  it("takes windows of other sizes", () => {
    tf.tidy(() => {
      const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 9, 8], [1, 3, 3, 1]);
      expect([...maxPool(x, 3).dataSync()]).toEqual([9]);
      expect([
        ...tf
          .grad((x) => tf.sum(maxPool(x as tf.Tensor4D, 3)))(x)
          .dataSync(),
      ]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0]);
    });
  });

  it("gives the whole gradient to one of several largest elements", () => {
    tf.tidy(() => {
      const x = tf.tensor4d([3, 3, 3, 3], [1, 2, 2, 1]);
      const gradient = tf.grad((x) => tf.sum(maxPool(x as tf.Tensor4D, 2)))(x);
      expect([...gradient.dataSync()].sort()).toEqual([0, 0, 0, 1]);
    });
  });
});
