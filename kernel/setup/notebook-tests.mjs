import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { cache, root, venvPython } from "./clone.mjs";
import { runSilently } from "./command.mjs";
import { pythonEnvironment } from "./environment.mjs";
import { notebooks } from "./execute.mjs";
import { complaints } from "./notebook.mjs";
import { say, seconds } from "./say.mjs";

/** @typedef {import("./notebook.mjs").Notebook} Notebook */

/** How many notebooks run at a time: much of a notebook's time is one thread's. */
const atATime = 2;

/**
 * Does something with every item, so many at a time, in their order.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {number} width
 * @param {(item: T) => Promise<void>} work
 */
export async function eachOf(items, width, work) {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/**
 * What is wrong with a notebook that has been run.
 *
 * @param {{code: number, output: string, errors: string}} run what the program that ran it gave
 * @param {() => Notebook} executed reads the executed notebook
 * @returns {string[]} one line for each
 */
export function wrongWith({ code, output, errors }, executed) {
  const loud = errors.split("\n").filter((line) => line.trim() !== "");
  if (code !== 0) {
    const last = output
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-2);
    return [`did not run to its end (code ${code})`, ...last, ...loud];
  }
  return [...loud.map((line) => `on standard error: ${line}`), ...complaints(executed())];
}

/**
 * Every notebook from its first cell to its last, a line each: no error, no warning, nothing on standard error.
 *
 * @returns {Promise<import("./tally.mjs").Tally>}
 */
export async function testNotebooks() {
  const program = join(root, "kernel", "setup", "execute_notebook.py");
  const env = pythonEnvironment(process.env, root);
  const tally = { passed: 0, failed: 0, skipped: 0 };
  const names = readdirSync(notebooks)
    .filter((file) => file.endsWith(".ipynb"))
    .sort();
  await eachOf(names, atATime, async (name) => {
    const start = performance.now();
    const output = join(cache, "test", name);
    const run = await runSilently(venvPython, [program, join(notebooks, name), output], { env });
    const wrong = wrongWith(run, () => /** @type {Notebook} */ (JSON.parse(readFileSync(output, "utf8"))));
    say(
      `  ${wrong.length > 0 ? "FAILED" : "ok    "}  notebooks/${name}, ${seconds(performance.now() - start)}`,
    );
    for (const line of wrong) say(`          ${line}`);
    tally[wrong.length > 0 ? "failed" : "passed"]++;
  });
  return tally;
}
