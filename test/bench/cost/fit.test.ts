import { expect, it } from "vitest";

import { exponentOf } from "./fit";

it("finds the exponent of a power", () => {
  const sizes = [1, 2, 4, 8];
  expect(
    exponentOf(
      sizes,
      sizes.map((x) => 3 * x ** 1.5),
    ),
  ).toBeCloseTo(1.5, 12);
});

it("goes between points that lie off the line", () => {
  expect(exponentOf([1, 10, 100], [2, 10, 200])).toBeCloseTo(1, 12);
});

it.each([
  [[1], [1]],
  [
    [1, 1],
    [1, 2],
  ],
  [
    [1, 2],
    [0, 2],
  ],
])("refuses sizes %j with values %j", (x, y) => {
  expect(() => exponentOf(x, y)).toThrow(/exponent of/);
});
