import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { correctCount, normal } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

onEachEngine("correctCount", () => {
  it("counts rows whose largest value is their label's, the first of several", () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([
        [0, 2, 1],
        [3, 1, 3],
        [3, 1, 3],
        [-1, -2, -3],
      ]);
      const hits = correctCount(logits, tf.tensor1d([1, 0, 2, 1], "int32"));
      expect(hits.shape).toEqual([]);
      expect(hits.dtype).toBe("float32");
      expect([...hits.dataSync()]).toEqual([2]);
    });
  });

  it("is what TensorFlow.js's own ops count", () => {
    tf.tidy(() => {
      const logits = normal([50, 7], 1, 0, "logits") as tf.Tensor2D;
      const labels = tf.cast(tf.mod(tf.range(0, 50), 7), "int32") as tf.Tensor1D;
      const expected = tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32"));
      expect(expected.dataSync()[0]).toBeGreaterThan(0);
      expect(difference(correctCount(logits, labels), expected)).toBe(0);
    });
  });
});
