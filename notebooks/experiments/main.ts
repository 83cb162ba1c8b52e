import { fork, execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { AstroNetError } from "../../src/error";

import { readCommandLine, type Request } from "./command-line";
import { experiments } from "./experiments";
import { summaryLines } from "./spread";
import { firstColumns, readRows, withRow, writeRows, type Row } from "./table";

const root = cloneOf(__dirname);

/** The clone that a folder lies in; compiled, this file lies somewhere else than its source. */
function cloneOf(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : cloneOf(dirname(folder));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The commit that runs; `-dirty` where the working tree differs from it, what notebooks write apart. */
function currentCommit(): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const changed =
    git("status", "--porcelain", "--", ".", ":!notebooks/*.ipynb", ":!notebooks/results") !== "";
  return git("rev-parse", "--short", "HEAD") + (changed ? "-dirty" : "");
}

/** One run in a process of its own, on one thread: so that results do not depend on how many run beside it. */
function runApart(name: string, method: string, seed: number, folder: string): Promise<Row> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, "one-run.js"), [name, method, String(seed), folder], {
      cwd: root,
      env: { ...process.env, TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1", OMP_NUM_THREADS: "1" },
    });
    let row: Row | undefined;
    child.once("message", (message) => {
      row = message as Row;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (row && code === 0) resolve(row);
      else reject(new AstroNetError(`${method}, seed ${seed}: ended with status ${code ?? "unknown"}`));
    });
  });
}

async function runAll({ experiment, methods, seeds, processes, again }: Request): Promise<void> {
  const { name, columns } = experiment;
  const table = join("notebooks", "results", `${name}.csv`);
  const path = join(root, table);
  const order = Object.keys(experiment.methods);
  const known = new Set(readRows(path).map(({ method, seed }) => `${method} ${seed}`));
  const wanted = seeds.flatMap((seed) => methods.map((method) => ({ method, seed })));
  const waiting = wanted.filter(({ method, seed }) => again || !known.has(`${method} ${seed}`));
  say(`${name}: ${experiment.about}`);
  say(
    `${waiting.length} of ${wanted.length} runs to make, ${processes} at a time; the others are in ${table}`,
  );
  const commit = currentCommit();
  let failed = 0;
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { method, seed } = next;
      const folder = join(root, ".cache", "experiments", name, `${method}-${seed}`);
      if (again) rmSync(folder, { recursive: true, force: true });
      try {
        const row = await runApart(name, method, seed, folder);
        const command = `npm run experiments -- ${name} --methods ${method} --seeds ${seed}`;
        const whole = { experiment: name, method, seed: String(seed), commit, command, ...row };
        writeRows(path, withRow(readRows(path), whole, order), [...firstColumns, ...columns]);
        rmSync(folder, { recursive: true, force: true });
        say(
          `${method}, seed ${seed}: test error ${row.test_error_percent!} %, ${row.parameters!} parameters`,
        );
      } catch (error) {
        failed++;
        say(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: processes }, worker));
  say("");
  for (const line of summaryLines(readRows(path), order)) say(line);
  if (failed > 0)
    throw new AstroNetError(`${failed} runs failed (the same command goes on where they stopped)`);
}

Promise.resolve()
  .then(() => runAll(readCommandLine(process.argv.slice(2), experiments)))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
