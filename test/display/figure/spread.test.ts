import { expect, it } from "vitest";
import { spread } from "../../../src/display/figure/spread";

it("is the mean and the sample deviation", () => {
  expect(spread([2, 4, 9])).toEqual({ mean: 5, deviation: Math.sqrt((9 + 1 + 16) / 2), count: 3 });
  expect(spread([7])).toEqual({ mean: 7, deviation: 0, count: 1 });
});
