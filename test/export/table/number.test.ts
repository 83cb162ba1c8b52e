import { describe, expect, it } from "vitest";
import { roundQuantity } from "../../../src/export/table/number";

describe("roundQuantity", () => {
  it.each([
    // The examples of the Review of Particle Physics, then the edges of its rule.
    [0.827, 0.119, "0.83", "0.12"],
    [0.827, 0.367, "0.8", "0.4"],
    [123.456, 0.0354, "123.456", "0.035"],
    [123.456, 0.0355, "123.46", "0.04"],
    [123.456, 0.0949, "123.46", "0.09"],
    [123.456, 0.095, "123.46", "0.10"],
    [98.7312, 0.9999, "98.7", "1.0"],
    [98.7312, 1.26, "98.7", "1.3"],
    [98765.4, 1234, "98800", "1200"],
    [98765.4, 987, "98800", "1000"],
    [-3.14159, 0.002, "-3.1416", "0.0020"],
    [5, 0, "5", "0"],
  ])("writes %d ± %d as %s ± %s", (value, uncertainty, roundedValue, roundedUncertainty) => {
    expect(roundQuantity({ value, uncertainty })).toMatchObject({
      value: roundedValue,
      uncertainty: roundedUncertainty,
    });
  });

  it("refuses what is no uncertainty", () => {
    expect(() => roundQuantity({ value: 1, uncertainty: -1 })).toThrow(
      "not a value with an uncertainty: 1 ± -1",
    );
    expect(() => roundQuantity({ value: NaN, uncertainty: 1 })).toThrow(
      "not a value with an uncertainty: NaN ± 1",
    );
  });
});
