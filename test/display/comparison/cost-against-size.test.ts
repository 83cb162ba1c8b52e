import { describe, expect, it } from "vitest";

import { costAgainstSize, type CostPanel } from "../../../src/display/comparison/cost-against-size";
import { expectFigure } from "../snapshot";

const width: CostPanel = {
  heading: "width",
  counts: "channels",
  sizes: [4, 8, 16],
  series: [
    { label: "network alone", values: [10, 25, 80] },
    { label: "with astrocytes", values: [16, 33, 95] },
  ],
};

describe("costAgainstSize", () => {
  it("draws a panel for each thing that grows, with one legend", async () => {
    const batch: CostPanel = { ...width, heading: "batch", counts: "images", sizes: [16, 32, 64] };
    await expectFigure(costAgainstSize([width, batch]), "cost-against-size");
  });

  it("refuses lengths that differ and numbers that are not positive", () => {
    const one = (values: readonly number[]) => ({ ...width, series: [{ label: "a", values }] });
    expect(() => costAgainstSize([one([1, 2])])).toThrow('"a" has 2 values for 3 sizes of width');
    expect(() => costAgainstSize([one([1, 0, 2])])).toThrow("all positive");
    expect(() => costAgainstSize([])).toThrow("panels is empty");
  });
});
