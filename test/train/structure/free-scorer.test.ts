import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { sgd } from "../../../src/train";
import { FreeScorer, overspending } from "../../../src/train/structure/free-scorer";
import { logCost } from "../../../src/train/structure/log-cost";
import { openProbabilities } from "../../../src/train/structure/threshold";
import { leavesNoTensors } from "../../engine/engines";

import { numbers, slope, smallConstraint } from "./small-model";

describe("free gates", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("pay for what is above the budget, and for nothing else", () => {
    const constraint = smallConstraint();
    const { model, shares, alive } = constraint;
    const logAlpha = numbers(model.units, "logAlpha").map((a) => a + 1);
    const cost = (a: Float64Array): number => logCost(model.cost(openProbabilities(a, alive)), shares);
    expect(cost(logAlpha)).toBeGreaterThan(constraint.target);
    const gradient = overspending(logAlpha, constraint);
    logAlpha.forEach((_, u) => {
      expect(gradient[u]).toBeCloseTo(slope(cost, logAlpha, u), 5);
    });
    expect([...overspending(logAlpha, { ...constraint, target: 100 })]).toEqual(
      new Array(model.units).fill(0),
    );
  });

  it("take a step on cross-entropy and price together, and stay within their range", async () => {
    const constraint = smallConstraint();
    const logAlpha = Float32Array.from(numbers(constraint.model.units, "logAlpha")).fill(3.99, 0, 1);
    const price = overspending(logAlpha, constraint);
    const scorer = new FreeScorer(logAlpha.length, sgd({ learningRate: 0.5 }));
    const slopes = new Float32Array(logAlpha.length).fill(0.25).fill(-9, 0, 1);
    const judged = { loss: tf.scalar(1), correct: tf.scalar(0), gradient: slopes };
    const { logAlpha: after } = await scorer.step({
      step: 1,
      constraint,
      logAlpha,
      known: () => Promise.reject(new Error("free gates know nothing")),
      judge: () => Promise.resolve(judged),
    });
    tf.dispose([judged.loss, judged.correct]);
    expect(after[2]).toBeCloseTo(logAlpha[2]! - 0.5 * (0.25 + price[2]!), 5);
    expect(after[0]).toBe(4);
    expect(after[7]).toBe(-5);
    scorer.dispose();
  });
});
