import { describe, expect, it } from "vitest";

import { AstroNetError } from "../../src/error";
import { requireAfterStep, requireNumber, requireNumbers, requireVector } from "../../src/neuron/domain";

describe("domain", () => {
  it.each([
    ["finite", [-1e300, 0, 5], [NaN, Infinity, -Infinity]],
    ["nonNegative", [0, 1e-300, 2], [-1e-300, NaN, Infinity]],
    ["positive", [1e-300, 2], [0, -1, NaN]],
    ["fraction", [0, 0.5, 1], [-0.01, 1.01, NaN]],
  ] as const)("%s takes what is inside and refuses what is not", (domain, inside, outside) => {
    for (const value of inside)
      expect(() => {
        requireNumber("m", "x", value, domain);
      }).not.toThrow();
    for (const value of outside) {
      expect(() => {
        requireNumber("m", "x", value, domain);
      }).toThrow(AstroNetError);
    }
  });

  it("names the model, the field, the value and the remedy", () => {
    expect(() => {
      requireNumbers("m", { a: 1, b: -2 }, { a: "finite", b: "nonNegative" });
    }).toThrow("m: b is -2 (give a number at or above 0)");
    expect(() => {
      requireVector("m", "v", [1, 3], 2, "fraction");
    }).toThrow("m: v[1] is 3 (give a number from 0 to 1)");
    expect(() => {
      requireVector("m", "v", [1], 2, "fraction");
    }).toThrow("m: v has length 1 (give 2)");
  });

  it("refuses a field that is missing", () => {
    const fields = {} as { a: number };
    expect(() => {
      requireNumbers("m", fields, { a: "positive" });
    }).toThrow("m: a is undefined (give a number above 0)");
  });

  it("names the step that took a number or an element of a vector outside", () => {
    expect(() => {
      requireAfterStep("m", { a: 1, b: Float64Array.of(0, NaN) }, { a: "finite", b: "finite" }, 0.5);
    }).toThrow("m: a step of 0.5 took b to NaN (take a smaller dt or a weaker input)");
    expect(() => {
      requireAfterStep("m", { a: 1 }, { a: "fraction" }, 1);
    }).not.toThrow();
  });
});
