import { expect, it } from "vitest";

import { seconds } from "../../../kernel/setup/say.mjs";

it.each([
  [40, "0.0 s"],
  [9_940, "9.9 s"],
  [14_300, "14 s"],
  [185_000, "3 min 05 s"],
])("%i ms reads %s", (milliseconds, text) => {
  expect(seconds(milliseconds)).toBe(text);
});
