import { describe, expect, it } from "vitest";
import { ablationBars } from "../../../src/display/comparison/ablation";
import { expectFigure } from "../snapshot";

const arms = [
  { label: "AstroNet", values: [99.1, 99.2, 99.05] },
  { label: "random astrocyte", values: [98.7, 98.6, 98.9] },
  { label: "plain", values: [98.8, 98.75, 98.9] },
];

describe("ablationBars", () => {
  it("draws differences from the baseline", async () => {
    await expectFigure(ablationBars(arms, { quantity: "accuracy (%)", baseline: "plain" }), "ablation");
  });

  it("says each mean with its deviation", () => {
    const { description } = ablationBars([{ label: "a", values: [1, 3] }]);
    expect(description).toContain("- mean: a 2 ± 1.414 (2 seeds)");
  });

  it("starts bars at 0 without a baseline, with the sample deviation as whisker", () => {
    const [bars] = ablationBars([{ label: "a", values: [1, 3] }]).data;
    expect(bars).toMatchObject({ base: 0, x: [2], error_x: { array: [Math.SQRT2] } });
  });

  it("refuses an arm without values and a baseline that is no arm", () => {
    expect(() => ablationBars([{ label: "a", values: [] }])).toThrow('values of "a" is empty');
    expect(() => ablationBars(arms, { baseline: "x" })).toThrow(
      'no arm "x" for the baseline (there are AstroNet,',
    );
  });
});
