import { describe, expect, it } from "vitest";
import { influenceMap } from "../../../src/display/network/influence-map";
import { expectFigure } from "../snapshot";

const influence = Array.from({ length: 6 }, (_, row) =>
  Array.from({ length: 8 }, (_, column) =>
    row === 2 && column === 3 ? 9 : 0.1 * Math.sin(row - 2 + 2 * (column - 3)),
  ),
);

describe("influenceMap", () => {
  it("frames the unit", async () => {
    await expectFigure(influenceMap(influence, { unit: 19 }), "influence-map");
  });

  it("leaves the unit's influence on itself out of the range of the colours", () => {
    const { zmax, zmin } = influenceMap(influence, { unit: 19 }).data[0] ?? {};
    expect(zmax).toBeLessThanOrEqual(0.1);
    expect(zmin).toBe(-Number(zmax));
  });

  it("refuses a unit that is not there", () => {
    expect(() => influenceMap(influence, { unit: 48 })).toThrow("unit 48 is not on the plane of 6 × 8 units");
  });
});
