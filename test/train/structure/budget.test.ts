import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { AstroNetError } from "../../../src/error";
import { countMacs } from "../../../src/measure";
import { costTarget } from "../../../src/train/structure/budget";
import { macsWithin, measureThinned } from "../../../src/train/structure/latency-budget";
import { leavesNoTensors } from "../../engine/engines";
import { smallLeNet } from "../small-lenet";

const whole = { parameters: 430_500, macs: 2_293_000 };

describe("costTarget", () => {
  it("mixes parameters and multiply-accumulates 7 to 3", () => {
    const { shares, target } = costTarget({ parameters: 5000, macs: 300_000 }, whole);
    expect(shares).toEqual({ parameters: 0.7, macs: 0.3 });
    expect(target).toBeCloseTo(0.7 * Math.log(5000) + 0.3 * Math.log(300_000), 12);
  });

  it("takes either by itself", () => {
    expect(costTarget({ parameters: 5000 }, whole)).toEqual({
      shares: { parameters: 1, macs: 0 },
      target: Math.log(5000),
    });
    expect(costTarget({ macs: 300_000 }, whole)).toEqual({
      shares: { parameters: 0, macs: 1 },
      target: Math.log(300_000),
    });
  });

  it.each([
    [{ parameters: 0 }, /budget: 0 parameters/],
    [{ macs: NaN }, /budget: NaN macs/],
    [{}, /budget: none/],
    [{ parameters: 430_500 }, /430500 parameters; the network has 430500 and 2293000 as it is/],
    [{ parameters: 5000, macs: 1, macsShare: 2 }, /share of 2/],
  ])("refuses %o", (budget, message) => {
    expect(() => costTarget(budget, whole)).toThrow(message);
    expect(() => costTarget(budget, whole)).toThrow(AstroNetError);
  });
});

describe("measureThinned", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("measures ever smaller networks", async () => {
    const network = smallLeNet();
    const points = await measureThinned(network, 1);
    expect(points[0]!.macs).toBe(countMacs(network).total);
    points.forEach(({ macs, milliseconds }, i) => {
      expect(macs).toBeLessThanOrEqual(points[Math.max(0, i - 1)]!.macs);
      expect(milliseconds).toBeGreaterThan(0);
    });
    expect(points.at(-1)!.macs).toBeLessThan(points[0]!.macs / 4);
    network.dispose();
  });
});

describe("macsWithin", () => {
  // The middle one was measured too fast: times are made to rise.
  const measured = [
    { macs: 1000, milliseconds: 9 },
    { macs: 100, milliseconds: 2 },
    { macs: 500, milliseconds: 1 },
    { macs: 700, milliseconds: 6 },
  ];

  it("reads times backwards along straight lines", () => {
    expect(macsWithin(4, measured)).toBeCloseTo(600, 9);
    expect(macsWithin(7.5, measured)).toBeCloseTo(850, 9);
    expect(macsWithin(2, measured)).toBe(500);
  });

  it("refuses a time that no network keeps, or that needs no learning", () => {
    expect(() => macsWithin(1.5, measured)).toThrow(/even with 100 .* takes 2.000 ms/);
    expect(() => macsWithin(9, measured)).toThrow(/takes 9.000 ms as it is/);
    expect(() => macsWithin(NaN, measured)).toThrow(AstroNetError);
  });
});
