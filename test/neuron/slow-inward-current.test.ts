import { describe, expect, it } from "vitest";

import { slowInwardCurrent } from "../../src/neuron";

describe("slowInwardCurrent", () => {
  it("is nothing up to 1 nM above the threshold of 196.69 nM", () => {
    expect(slowInwardCurrent(0.073)).toBe(0);
    expect(slowInwardCurrent(0.19669)).toBe(0);
    expect(slowInwardCurrent(0.19768)).toBe(0);
    expect(slowInwardCurrent(0.1978)).toBeGreaterThan(0);
  });

  it("grows with the logarithm of what is above", () => {
    expect(slowInwardCurrent(0.29669)).toBeCloseTo(Math.log(100), 12);
    expect(slowInwardCurrent(0.29669, { threshold: 0.19669, scale: 2.11 })).toBeCloseTo(
      2.11 * Math.log(100),
      12,
    );
  });

  it("refuses calcium below 0", () => {
    expect(() => slowInwardCurrent(-1)).toThrow("slowInwardCurrent: calcium is -1");
    expect(() => slowInwardCurrent(1, { threshold: 0.1, scale: 0 })).toThrow("slowInwardCurrent: scale is 0");
  });
});
