import { expect, it } from "vitest";

import { readCommandLine } from "../../notebooks/experiments/command-line";
import type { Experiment } from "../../notebooks/experiments/experiment";
import { AstroNetError } from "../../src/error";

const run = () => Promise.resolve({ test_error_percent: 1, parameters: 1, macs: 1 });
const experiment: Experiment = {
  name: "small",
  about: "",
  columns: [],
  methods: { dense: { about: "", run }, pruned: { about: "", run } },
};
const read = (...words: readonly string[]) => readCommandLine(words, [experiment]);

it("takes all methods and three seeds by default", () => {
  expect(read("small")).toMatchObject({ methods: ["dense", "pruned"], seeds: [0, 1, 2], again: false });
});

it("reads methods, seeds and processes", () => {
  const request = read("small", "--methods", "pruned", "--seeds", "3,5", "--processes", "1", "--again");
  expect(request).toMatchObject({ methods: ["pruned"], seeds: [3, 5], processes: 1, again: true });
});

it.each([
  [[], "experiment: none (there are small)"],
  [["large"], 'experiment: "large"'],
  [["small", "--methods", "magic"], 'unknown method of small: "magic" (use dense, pruned)'],
  [["small", "--seeds", "0,x"], "--seeds: x"],
  [["small", "--seeds"], "--seeds: nothing"],
  [["small", "--processes", "0"], "--processes: 0"],
  [["small", "--fast"], 'unknown option: "--fast"'],
])("refuses %j", (words, message) => {
  expect(() => read(...words)).toThrow(AstroNetError);
  expect(() => read(...words)).toThrow(message);
});
