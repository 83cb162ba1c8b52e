import { expect, it } from "vitest";

import { readRounds } from "./bench";

it("reads how many rounds are wanted", () => {
  expect(readRounds([])).toBe(5);
  expect(readRounds(["--rounds", "3"])).toBe(3);
});

it.each([[["--rounds"]], [["--rounds", "0"]], [["--rounds", "2", "more"]], [["lenet5"]]])(
  "refuses %j",
  (words) => {
    expect(() => readRounds(words)).toThrow("use kernel --rounds N");
  },
);
