import { expect, it } from "vitest";
import { editDistance, nearest } from "../../../kernel/magic/nearest";

it.each([
  ["", "", 0],
  ["time", "time", 0],
  ["time", "", 4],
  ["tiem", "time", 1],
  ["tme", "time", 1],
  ["times", "time", 1],
  ["dime", "time", 1],
  ["kitten", "sitting", 3],
])("from %s to %s it is %i letters", (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

it("the nearest word is the one with the fewest changes", () => {
  expect(nearest("%MEMROY", ["%time", "%memory"])).toBe("%memory");
  expect(nearest("x", [])).toBeUndefined();
});
