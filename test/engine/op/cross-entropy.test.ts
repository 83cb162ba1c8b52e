import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { correctCount, crossEntropy, lossAndHits, normal } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

/** −(1/N) Σₙ ln softmax(zₙ)[yₙ] in double precision. */
function definition(logits: readonly (readonly number[])[], labels: readonly number[]): number {
  const losses = logits.map((row, n) => {
    const largest = Math.max(...row);
    return largest + Math.log(row.reduce((sum, z) => sum + Math.exp(z - largest), 0)) - row[labels[n]!]!;
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

onEachEngine("crossEntropy", () => {
  const labels = [2, 0, 1, 3, 3, 0];

  it("is its definition", () => {
    tf.tidy(() => {
      const logits = normal([6, 4], 3, 1, "logits") as tf.Tensor2D;
      const loss = crossEntropy(logits, tf.tensor1d(labels, "int32"));
      expect(loss.shape).toEqual([]);
      expect(difference(loss, [definition(logits.arraySync(), labels)])).toBeLessThan(1e-5);
    });
  });

  it("is ln(classes) where nothing is known", () => {
    tf.tidy(() => {
      const loss = crossEntropy(tf.zeros([3, 10]), tf.tensor1d([0, 5, 9], "int32"));
      expect(difference(loss, [Math.log(10)])).toBeLessThan(1e-6);
    });
  });

  it("stays finite where logits are large", () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([
        [1000, 0],
        [-1000, 0],
      ]);
      expect(difference(crossEntropy(logits, tf.tensor1d([0, 0], "int32")), [500])).toBeLessThan(1e-3);
    });
  });

  // Few logits and many.
  it.each([
    [6, 4],
    [300, 100],
  ])(
    "has the gradient (softmax(z) − onehot(y)) / N, times what it is multiplied by: %i × %i",
    (rows, classes) => {
      tf.tidy(() => {
        const logits = normal([rows, classes], 3, 2, "logits") as tf.Tensor2D;
        const own = Array.from({ length: rows }, (_, n) => labels[n % labels.length]!);
        const y = tf.tensor1d(own, "int32");
        expect(difference(crossEntropy(logits, y), [definition(logits.arraySync(), own)])).toBeLessThan(1e-5);
        const gradient = tf.grad((z) => tf.mul(crossEntropy(z as tf.Tensor2D, y), 5))(logits);
        const expected = tf.mul(tf.sub(tf.softmax(logits), tf.oneHot(y, classes)), 5 / rows);
        expect(difference(gradient, expected)).toBeLessThan(1e-6);
      });
    },
  );

  it("is computed with the number of images whose class is right", () => {
    tf.tidy(() => {
      const logits = normal([40, 3], 1, 3, "logits") as tf.Tensor2D;
      const y = tf.tensor1d(
        Array.from({ length: 40 }, (_, n) => n % 3),
        "int32",
      );
      const { loss, correct } = lossAndHits(logits, y);
      expect(difference(loss, crossEntropy(logits, y))).toBe(0);
      expect(difference(correct, correctCount(logits, y))).toBe(0);
    });
  });

  it("is no number where a logit is none", () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([
        [1, 2],
        [Number.NaN, 0],
      ]);
      expect(crossEntropy(logits, tf.tensor1d([0, 1], "int32")).dataSync()[0]).toBeNaN();
    });
  });
});
