import { describe, expect, it } from "vitest";

import { epochPlan } from "../../../src/train/structure/epoch-plan";
import { budgetAt, cosineRate, sharpnessAt } from "../../../src/train/structure/schedule";

describe("the schedules of the search", () => {
  it("let the budget fall over 60 % of the search, then keep it", () => {
    const [whole, target] = [13, 9];
    expect(budgetAt(0, whole, target)).toBeCloseTo(13 + Math.log(0.95), 12);
    expect(budgetAt(0.3, whole, target)).toBeCloseTo((13 + Math.log(0.95) + 9) / 2, 12);
    expect([0.6, 0.8, 1].map((done) => budgetAt(done, whole, target))).toEqual([9, 9, 9]);
  });

  it("never ask for less than a budget that is nearly the whole network", () => {
    expect(budgetAt(0, 13, 12.99)).toBe(12.99);
  });

  it("sharpen gates from 1 to 3", () => {
    expect([0, 0.5, 1].map(sharpnessAt)).toEqual([1, 2, 3]);
  });

  it("end the learning rate at 1 %", () => {
    expect(cosineRate(0)).toBeCloseTo(1, 12);
    expect(cosineRate(0.5)).toBeCloseTo(0.505, 12);
    expect(cosineRate(1)).toBeCloseTo(0.01, 12);
  });
});

describe("epochPlan", () => {
  it("makes an epoch of each stretch, the last one perhaps shorter", () => {
    const plan = epochPlan({ warmUpEpochs: 1, iterations: 90, removeEvery: 40, fineTuningEpochs: 2 });
    expect(plan.total).toBe(6);
    expect([1, 2, 3, 4, 5, 6].map((epoch) => plan.stage(epoch))).toEqual([
      "warm-up",
      "search",
      "search",
      "search",
      "fine-tuning",
      "fine-tuning",
    ]);
  });
});
