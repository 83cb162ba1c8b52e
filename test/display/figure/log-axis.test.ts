import { describe, expect, it } from "vitest";
import { logAxis, short } from "../../../src/display/figure/log-axis";

describe("logAxis", () => {
  it.each([
    [
      [0.8, 1.9],
      ["0.8", "1", "1.2", "1.5", "2"],
    ],
    [
      [24.9, 27.1],
      ["24", "26", "28"],
    ],
    [
      [1, 20],
      ["1", "2", "3", "5", "10", "20"],
    ],
    [
      [1, 550],
      ["1", "3", "10", "30", "100", "300"],
    ],
    [
      [0.01, 1000],
      ["0.01", "0.1", "1", "10", "100", "1000"],
    ],
  ])("of %j has ticks %j", (values, ticks) => {
    expect(logAxis(values).ticktext).toEqual(ticks);
  });

  it("has room around a single value", () => {
    expect(logAxis([3])).toMatchObject({ ticktext: ["3"] });
  });

  it("writes large numbers short", () => {
    expect(logAxis([2e5, 2.4e6], short).ticktext).toEqual(["200k", "300k", "500k", "1M", "2M"]);
    expect([1500, 12, 3e9].map(short)).toEqual(["1.5k", "12", "3G"]);
  });
});
