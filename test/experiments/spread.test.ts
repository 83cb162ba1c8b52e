import { expect, it } from "vitest";

import { spread, summaryLines } from "../../notebooks/experiments/spread";

it("is the mean and the sample standard deviation", () => {
  expect(spread([1, 2, 3])).toEqual({ mean: 2, deviation: 1, count: 3 });
  expect(spread([4])).toEqual({ mean: 4, deviation: undefined, count: 1 });
});

it("says what came out, method by method", () => {
  const row = (method: string, error: string) => ({
    method,
    test_error_percent: error,
    parameters: "10",
    macs: "20",
    seconds: "3",
  });
  expect(summaryLines([row("a", "1"), row("a", "2"), row("long", "1.5")], ["long", "a", "none"])).toEqual([
    "long  test error 1.50 %  10 parameters  20 multiply-accumulates  3 s  1 seed",
    "a     test error 1.50 ± 0.71 %  10 ± 0 parameters  20 ± 0 multiply-accumulates  3 ± 0 s  2 seeds",
  ]);
});
