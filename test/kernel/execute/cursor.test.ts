import { expect, test } from "vitest";
import { toCharacters, toUnits } from "../../../kernel/execute/cursor";

test.each([
  ["abc", 2, 2],
  ["😀b", 1, 2],
  ["é😀b", 3, 4],
  ["", 5, 0],
  ["ab", 9, 2],
])("in %j the character %i is the unit %i", (code, characters, units) => {
  expect(toUnits(code, characters)).toBe(units);
  expect(toCharacters(code, units)).toBe(Math.min(characters, Array.from(code).length));
});
