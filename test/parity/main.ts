import { resolve } from "node:path";

import { useEngine, type EngineName } from "../../src/engine";

import type { Comparison } from "./check";
import { readFixture, readManifest } from "./fixture";
import { fails, judge, worst } from "./verdict";

/** `npm run parity -- DIR [ENGINE ...]`: checks every fixture that DIR's manifest lists, one line each. */
async function main(args: readonly string[]): Promise<boolean> {
  const folder = resolve(args[0] ?? "test/parity/fixtures");
  const engines = args.length > 1 ? args.slice(1) : ["tensorflow", "cpu"];
  let passed = true;
  for (const engine of engines) {
    await useEngine(engine as EngineName);
    for (const [name, spec] of readManifest(folder)) {
      const verdict = await judge(readFixture(folder, name, spec));
      passed &&= verdict.passed;
      const outcome = (verdict.passed ? "ok" : "FAILED").padEnd(7);
      const double = verdict.double ? `; in float64 ${describe(verdict.double)}` : "";
      process.stdout.write(
        `${outcome}${name.padEnd(22)} ${engine.padEnd(11)} ${describe(verdict.single)}${double}\n`,
      );
    }
  }
  return passed;
}

function describe(comparisons: readonly Comparison[]): string {
  const relative = Math.max(...comparisons.map(({ relativeError }) => relativeError));
  const furthest = worst(comparisons);
  const failed = comparisons.filter(fails).length;
  const count =
    failed === 0 ? `${comparisons.length} tensors` : `${failed} of ${comparisons.length} tensors outside`;
  return (
    `worst relative error ${relative.toExponential(1)}, ` +
    `${furthest.ofTolerance.toFixed(2)} of the tolerance at ${furthest.tensor} (${count})`
  );
}

main(process.argv.slice(2)).then(
  (passed) => {
    process.exitCode = passed ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
