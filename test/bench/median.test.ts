import { expect, it } from "vitest";

import { median } from "./median";

it.each([
  [[7], 7],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 100], 10],
])("of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});
