import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { logCost } from "../../../src/train/structure/log-cost";
import { logAlphaRange, openProbabilities, solveThreshold } from "../../../src/train/structure/threshold";
import { leavesNoTensors } from "../../engine/engines";

import { numbers, smallConstraint } from "./small-model";

describe("threshold", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("meets the budget exactly, whatever the scores", () => {
    const constraint = smallConstraint();
    const { model, alive, shares, target } = constraint;
    for (const scale of [0.1, 1, 5]) {
      const scores = numbers(model.units, `scores ${scale}`).map((score) => scale * score);
      const { logAlpha } = solveThreshold(scores, constraint);
      expect(logCost(model.cost(openProbabilities(logAlpha, alive)), shares)).toBeCloseTo(target, 4);
    }
  });

  it("opens what scores more, and keeps removed units closed", () => {
    const constraint = smallConstraint();
    const scores = numbers(constraint.model.units, "scores");
    const { logAlpha, threshold } = solveThreshold(scores, constraint);
    logAlpha.forEach((a, u) => {
      const raw = constraint.sharpness * (scores[u]! - threshold);
      const { low, high } = logAlphaRange;
      expect(a).toBeCloseTo(constraint.alive[u]! > 0 ? Math.min(high, Math.max(low, raw)) : low, 9);
    });
    expect(openProbabilities(logAlpha, constraint.alive)[7]).toBe(0);
  });

  it("opens all gates where the budget is larger than that", () => {
    const constraint = { ...smallConstraint(), target: 100 };
    const { logAlpha } = solveThreshold(numbers(constraint.model.units, "scores"), constraint);
    logAlpha.forEach((a, u) => {
      expect(a).toBeCloseTo(constraint.alive[u]! > 0 ? logAlphaRange.high : logAlphaRange.low, 5);
    });
  });
});
