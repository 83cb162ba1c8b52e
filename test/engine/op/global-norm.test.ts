import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { globalNorm, normal } from "../../../src/engine";
import { onEachEngine } from "../engines";

onEachEngine("globalNorm", () => {
  it("is that of all values together", () => {
    tf.tidy(() => {
      expect(globalNorm([tf.tensor1d([2, 1]), tf.tensor2d([[2]])]).dataSync()[0]).toBeCloseTo(3, 6);
      const many = [normal([7, 5, 3], 2, 1, "a"), normal([41], 1, 1, "b"), tf.scalar(-3)];
      const squares = many.flatMap((x) => [...x.dataSync()]).map((value) => value ** 2);
      const norm = globalNorm(many);
      expect(norm.shape).toEqual([]);
      expect(norm.dataSync()[0]).toBeCloseTo(Math.sqrt(squares.reduce((sum, square) => sum + square)), 4);
    });
  });

  it("is no number where a value is none", () => {
    tf.tidy(() => {
      expect(globalNorm([tf.tensor1d([NaN]), tf.scalar(1)]).dataSync()[0]).toBeNaN();
      expect(globalNorm([tf.zeros([40]), tf.tensor1d([1, Infinity])]).dataSync()[0]).toBe(Infinity);
    });
  });
});
