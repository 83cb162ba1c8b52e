import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { useEngine } from "../../src/engine";

import type { Experiment } from "./experiment";
import { experiments } from "./experiments";
import type { Row } from "./table";

/** Runs one method with one seed, and returns what it adds to its row; called in a process of its own. */
async function oneRun(experiment: Experiment, method: string, seed: number, folder: string): Promise<Row> {
  const engine = await useEngine("auto");
  mkdirSync(folder, { recursive: true });
  const seconds = stopwatch(join(folder, "seconds"));
  const say = (line: string): void => {
    process.stdout.write(`  ${method}, seed ${seed}: ${line}\n`);
  };
  const outcome = await experiment.methods[method]!.run({ seed, folder, say });
  const row = Object.entries(outcome).map(([column, value]) => [column, String(value)]);
  return { ...(Object.fromEntries(row) as Row), engine: engine.name, seconds: seconds().toFixed(1) };
}

/** Seconds of this run so far, with those of processes that were cut off: they are kept in a file. */
function stopwatch(file: string): () => number {
  const before = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const started = performance.now();
  const seconds = (): number => before + (performance.now() - started) / 1000;
  setInterval(() => {
    writeFileSync(file, String(seconds()));
  }, 2000).unref();
  return seconds;
}

const [name, method, seed, folder] = process.argv.slice(2) as [string, string, string, string];
const experiment = experiments.find((one) => one.name === name)!;

oneRun(experiment, method, Number(seed), folder)
  .then((row) => {
    process.send?.(row);
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
