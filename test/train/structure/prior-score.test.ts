import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { logCostGradient } from "../../../src/train/structure/log-cost";
import { priorScore } from "../../../src/train/structure/prior-score";
import { openProbabilities } from "../../../src/train/structure/threshold";
import { leavesNoTensors } from "../../engine/engines";

import { numbers, smallConstraint } from "./small-model";

describe("priorScore", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("is benefit per cost in nats, with mean 0 over the units that are there", () => {
    const { model, alive, shares } = smallConstraint();
    const logAlpha = numbers(model.units, "logAlpha");
    const fisher = numbers(model.units, "fisher").map((value) => value ** 2);
    const score = priorScore(fisher, logAlpha, alive, model, shares);
    const costs = logCostGradient(model, openProbabilities(logAlpha, alive), shares);
    const raw = (u: number): number => Math.log(fisher[u]!) - Math.log(costs[u]!);
    expect(score[3]! - score[22]!).toBeCloseTo(raw(3) - raw(22), 4);
    expect(score[7]).toBe(0);
    expect(score.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
  });

  it("raises a unit by ln 4 whose information is four times as large", () => {
    const { model, alive, shares } = smallConstraint();
    const logAlpha = numbers(model.units, "logAlpha");
    const fisher = new Float64Array(model.units).fill(1);
    const before = priorScore(fisher, logAlpha, alive, model, shares);
    fisher[4] = 4;
    const after = priorScore(fisher, logAlpha, alive, model, shares);
    expect(after[4]! - after[5]! - (before[4]! - before[5]!)).toBeCloseTo(Math.log(4), 6);
  });

  it("takes costs where no unit is nearly closed", () => {
    const { model, alive, shares } = smallConstraint();
    const fisher = new Float64Array(model.units).fill(1);
    // p is far below 0.02 for either.
    const [low, lower] = [-10, -12].map((a) =>
      priorScore(fisher, new Float64Array(model.units).fill(a), alive, model, shares),
    );
    expect(low).toEqual(lower);
  });
});
