import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";

import { measures } from "./measures";
import { isMet, resultsOf, writeKernelResults, type Rounds } from "./results";

const rounds: Rounds = new Map([
  [
    "astronet",
    new Map([
      ["start", [500, 450, 900]],
      ["trivial cell", [12]],
      ["loop", [11]],
    ]),
  ],
  ["ipykernel", new Map([["start", [600, 620, 610]]])],
  ["node", new Map([["loop", [10]]])],
]);

it("takes the median of each measure, in the order of the measures", () => {
  const results = resultsOf(rounds, "abc");
  expect(results.map(({ measure, kernel, median, repeats }) => [measure, kernel, median, repeats])).toEqual([
    ["start", "astronet", 500, 3],
    ["start", "ipykernel", 610, 3],
    ["trivial cell", "astronet", 12, 1],
    ["loop", "astronet", 11, 1],
    ["loop", "node", 10, 1],
  ]);
});

it("an aim is a number, or what another kernel has", () => {
  const results = resultsOf(rounds, "abc");
  const met = Object.fromEntries(measures.map((measure) => [measure.name, isMet(measure, results)]));
  expect(met).toMatchObject({ start: true, "trivial cell": false, loop: true, burst: undefined });
  expect(met["memory at rest"]).toBeUndefined();
});

it("writes a table", () => {
  const folder = mkdtempSync(join(tmpdir(), "astronet-bench-"));
  const file = join(folder, "results", "bench-kernel.csv");
  writeKernelResults(file, resultsOf(rounds, "abc").slice(0, 1));
  expect(readFileSync(file, "utf8")).toBe(
    "measure,kernel,median,unit,repeats,commit\nstart,astronet,500,ms,3,abc\n",
  );
  rmSync(folder, { recursive: true });
});
