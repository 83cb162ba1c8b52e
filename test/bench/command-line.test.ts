import { availableParallelism } from "node:os";

import { expect, it } from "vitest";

import { readCommandLine } from "./command-line";
import { works } from "./work";

it("measures everything on all cores when nothing is asked", () => {
  expect(readCommandLine([])).toEqual({
    mode: "compare",
    works,
    threads: availableParallelism(),
    steps: 25,
    clock: "wall",
  });
});

it("reads mode, work and options in any order", () => {
  const request = readCommandLine(["profile", "--threads", "1", "lenet5-plain", "--steps", "30", "--cpu"]);
  expect(request).toMatchObject({ mode: "profile", threads: 1, steps: 30, clock: "processor" });
  expect(request.works.map(({ name }) => name)).toEqual(["lenet5-plain"]);
});

it.each([
  [["lenet6"], /unknown work: "lenet6" \(use mlp-plain/],
  [["--threads"], /--threads: nothing/],
  [["--threads", "0"], /--threads: 0/],
  [["--steps", "5"], /--steps: 5 \(give a whole number from 20\)/],
])("refuses %j", (words, message) => {
  expect(() => readCommandLine(words)).toThrow(message);
});
