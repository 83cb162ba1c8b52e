import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal, relu } from "../../../src/engine";
import { onEachEngine } from "../engines";

onEachEngine("relu", () => {
  it("is the larger of a value and zero", () => {
    tf.tidy(() => {
      expect([...relu(tf.tensor1d([-2, -0.5, 0, 0.5, 2])).dataSync()]).toEqual([0, 0, 0, 0.5, 2]);
    });
  });

  it("passes the gradient where the value is above zero, and none at zero", () => {
    tf.tidy(() => {
      const gradient = tf.grad((x) => tf.sum(tf.mul(relu(x), tf.tensor1d([1, 2, 3, 4, 5]))));
      expect([...gradient(tf.tensor1d([-2, -0.5, 0, 0.5, 2])).dataSync()]).toEqual([0, 0, 0, 4, 5]);
    });
  });

  it("has the values and gradients of TensorFlow.js's own", () => {
    tf.tidy(() => {
      const x = normal([2, 3, 4, 5], 1, 1, "x");
      const weight = normal([2, 3, 4, 5], 1, 1, "weight");
      const ours = tf.valueAndGrad((x) => tf.sum(tf.mul(relu(x), weight)))(x);
      const theirs = tf.valueAndGrad((x) => tf.sum(tf.mul(tf.relu(x), weight)))(x);
      expect([...relu(x).dataSync()]).toEqual([...tf.relu(x).dataSync()]);
      expect([...ours.grad.dataSync()]).toEqual([...theirs.grad.dataSync()]);
    });
  });
});
