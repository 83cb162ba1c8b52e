import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { median } from "../median";

import { measures, type Measure } from "./measures";

/** The values of each measure, one a round, by kernel (or `node`). */
export type Rounds = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

/** One line of `notebooks/results/bench-kernel.csv`. */
export interface KernelResult {
  readonly measure: string;
  readonly kernel: string;
  readonly median: number;
  readonly unit: Measure["unit"];
  readonly repeats: number;
  readonly commit: string;
}

/** The median of everything that was measured. */
export function resultsOf(rounds: Rounds, commit: string): readonly KernelResult[] {
  return measures.flatMap(({ name, unit }) =>
    [...rounds].flatMap(([kernel, found]) => {
      const values = found.get(name) ?? [];
      if (values.length === 0) return [];
      const middle = Number(median(values).toFixed(1));
      return [{ measure: name, kernel, median: middle, unit, repeats: values.length, commit }];
    }),
  );
}

/** How much slower than plain node a loop may be, by the noise of a loop of some ten milliseconds. */
const asFast = 1.25;

/** Whether an aim is met by our kernel; undefined where there is none, or nothing was measured. */
export function isMet({ name, aim }: Measure, results: readonly KernelResult[]): boolean | undefined {
  const of = (kernel: string): number | undefined =>
    results.find((result) => result.measure === name && result.kernel === kernel)?.median;
  const ours = of("astronet");
  if (aim === undefined || ours === undefined) return undefined;
  if (typeof aim === "number") return ours <= aim;
  const other = of(aim);
  return other === undefined ? undefined : ours <= other * (aim === "node" ? asFast : 1);
}

/** Writes the results as CSV, in place of older ones. */
export function writeKernelResults(path: string, results: readonly KernelResult[]): void {
  const lines = results.map((r) => [r.measure, r.kernel, r.median, r.unit, r.repeats, r.commit].join(","));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${["measure,kernel,median,unit,repeats,commit", ...lines].join("\n")}\n`);
}
