import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { AstroNetError } from "../../../src/error";

import { currentCommit } from "../results";

import { measures } from "./measures";
import { isMet, resultsOf, writeKernelResults, type KernelResult } from "./results";
import { kernels, writeSpecs } from "./specs";

const run = promisify(execFile);

/** How many times each kernel is measured unless it is asked for otherwise. */
const usualRounds = 5;

/**
 * Reads `[--rounds N]`.
 *
 * @throws AstroNetError if a word is not understood.
 */
export function readRounds(words: readonly string[]): number {
  if (words.length === 0) return usualRounds;
  const [option, given, ...more] = words;
  const rounds = Number(given);
  if (option !== "--rounds" || more.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
    throw new AstroNetError(`bench kernel: not understood: ${words.join(" ")} (use kernel --rounds N)`);
  }
  return rounds;
}

/**
 * `npm run bench -- kernel`: our kernel beside ipykernel and stock tslab, one after the other, round by round. Each
 * round starts fresh processes, and everything is measured by a real Jupyter client.
 */
export async function benchKernels(root: string, words: readonly string[]): Promise<void> {
  const rounds = readRounds(words);
  const python = join(root, ".venv", "bin", "python");
  const specs = writeSpecs(root, python);
  const env = { ...process.env, JUPYTER_PATH: specs };
  const found = new Map<string, Map<string, number[]>>();
  const note = (kernel: string, measure: string, value: number): void => {
    const ofKernel = found.get(kernel) ?? new Map<string, number[]>();
    found.set(kernel, ofKernel.set(measure, [...(ofKernel.get(measure) ?? []), value]));
  };
  say(`load average ${loadavg()[0]!.toFixed(2)}`);
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const kernel of kernels) {
        const program = join(root, "test", "bench", "kernel", "client.py");
        const { stdout } = await run(python, [program, kernel], { cwd: specs, env });
        for (const [measure, value] of Object.entries(JSON.parse(stdout) as Record<string, number>)) {
          note(kernel, measure, value);
        }
      }
      const { stdout } = await run(process.execPath, [join(__dirname, "loop.js")]);
      for (const [measure, value] of Object.entries(JSON.parse(stdout) as Record<string, number>)) {
        note("node", measure, value);
      }
      say(`round ${round} of ${rounds}`);
    }
  } finally {
    rmSync(specs, { recursive: true, force: true });
  }
  const results = resultsOf(found, currentCommit(root));
  tell(results);
  say(`medians of ${rounds} rounds; load average now ${loadavg()[0]!.toFixed(2)}`);
  const table = join("notebooks", "results", "bench-kernel.csv");
  writeKernelResults(join(root, table), results);
  say(`written to ${table}`);
}

function tell(results: readonly KernelResult[]): void {
  const names = [...kernels, "node"];
  say(row("", names, "aim"));
  for (const measure of measures) {
    const cells = names.map((kernel) => {
      const result = results.find((each) => each.measure === measure.name && each.kernel === kernel);
      return result === undefined ? "–" : `${result.median.toFixed(1)} ${result.unit}`;
    });
    const met = isMet(measure, results);
    say(
      row(measure.name, cells, met === undefined ? "" : `${met ? "met" : "missed"} (${String(measure.aim)})`),
    );
  }
}

function row(name: string, cells: readonly string[], aim: string): string {
  return [name.padEnd(32), ...cells.map((cell) => cell.padStart(15)), `   ${aim}`].join("").trimEnd();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
