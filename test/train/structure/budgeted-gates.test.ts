import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { budgetedLogAlpha, scoreGradient } from "../../../src/train/structure/budgeted-gates";
import { solveThreshold } from "../../../src/train/structure/threshold";
import { leavesNoTensors } from "../../engine/engines";

import { numbers, slope, smallConstraint } from "./small-model";

describe("budgetedLogAlpha", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("has the gradient of finite differences, through the threshold too", () => {
    const constraint = smallConstraint();
    const scores = numbers(constraint.model.units, "scores");
    const weights = numbers(scores.length, "weights").map((w, u) => (constraint.alive[u]! > 0 ? w : 0));
    const value = (c: Float64Array): number =>
      solveThreshold(c, constraint).logAlpha.reduce((sum, a, u) => sum + weights[u]! * a, 0);
    const gradient = scoreGradient(scores, solveThreshold(scores, constraint), constraint, weights);
    scores.forEach((_, u) => {
      // Steps wide enough that 24 halvings do not show.
      expect(gradient[u]).toBeCloseTo(slope(value, scores, u, 0.02), 2);
    });
    expect(gradient[7]).toBe(0);
  });

  it("does not change when all scores rise together", () => {
    const constraint = smallConstraint();
    const scores = numbers(constraint.model.units, "scores");
    const gradient = scoreGradient(
      scores,
      solveThreshold(scores, constraint),
      constraint,
      numbers(scores.length, "weights"),
    );
    expect(gradient.reduce((sum, d) => sum + d, 0)).toBeCloseTo(0, 9);
  });

  it("blocks at either end what leads further out, and lets in what leads back", () => {
    const constraint = smallConstraint();
    const scores = numbers(constraint.model.units, "scores");
    scores[0] = 40;
    scores[2] = -40;
    const budgeted = solveThreshold(scores, constraint);
    const only = (unit: number, d: number): number => {
      const dLogAlpha = new Float64Array(scores.length);
      dLogAlpha[unit] = d;
      return scoreGradient(scores, budgeted, constraint, dLogAlpha)[unit]!;
    };
    expect(only(0, -1)).toBe(0);
    expect(only(0, 1)).toBeCloseTo(constraint.sharpness, 9);
    expect(only(2, 1)).toBe(0);
    expect(only(2, -1)).toBeCloseTo(-constraint.sharpness, 9);
  });

  it("is an operation with that gradient", () => {
    const constraint = smallConstraint();
    const scores = numbers(constraint.model.units, "scores");
    const weights = numbers(scores.length, "weights");
    const expected = scoreGradient(scores, solveThreshold(scores, constraint), constraint, weights);
    tf.tidy(() => {
      const gradient = tf.grad((c) =>
        tf.sum(tf.mul(budgetedLogAlpha(c as tf.Tensor1D, constraint), tf.tensor1d([...weights]))),
      )(tf.tensor1d([...scores]));
      gradient.dataSync().forEach((d, u) => {
        expect(d).toBeCloseTo(expected[u]!, 4);
      });
    });
  });
});
