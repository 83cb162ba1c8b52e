import { expect, it } from "vitest";
import { parseSeed } from "../../../../kernel/magic/line/seed";

it.each([
  ["", "show"],
  ["off", "off"],
  ["12", 12],
  ["-3", -3],
])("%%seed %s", (argument, wanted) => {
  expect(parseSeed(argument)).toBe(wanted);
});

it.each(["1.5", "x", "1e30", "1 2"])("%s is no seed", (argument) => {
  expect(() => parseSeed(argument)).toThrow(`not a seed: "${argument}"`);
});
