import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { cache, root } from "./clone.mjs";
import { runOpenly } from "./command.mjs";
import { pythonEnvironment } from "./environment.mjs";
import { testNotebooks } from "./notebook-tests.mjs";
import { otherNodes } from "./other-nodes.mjs";
import { say } from "./say.mjs";
import { tallyOfVitest } from "./tally.mjs";

/** @typedef {import("./tally.mjs").Tally} Tally */
/** @typedef {{name: string, run: () => Promise<Tally>}} Stage */

/**
 * @param {boolean} ok
 * @returns {Tally} a stage that counts as one test
 */
function one(ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/**
 * A stage that runs one of the npm packages' programs or a script of ours on Node, and passes where its exit code is 0.
 *
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Stage}
 */
function program(name, args) {
  return { name, run: async () => one((await runOpenly(process.execPath, args)) === 0) };
}

const typescript = join("node_modules", "typescript", "bin", "tsc");
const fixtures = join("test", "parity", "fixtures");

/** Vitest's suites; those of the kernel's protocol start Jupyter clients, which write where our Jupyter does. */
async function unitTests() {
  const report = join(cache, "test", "vitest.json");
  rmSync(report, { force: true });
  const code = await runOpenly(
    process.execPath,
    [
      join("node_modules", "vitest", "vitest.mjs"),
      ...["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
    { env: pythonEnvironment(process.env, root) },
  );
  return existsSync(report) ? tallyOfVitest(JSON.parse(readFileSync(report, "utf8")), code) : one(false);
}

/** The engines on every version of Node that we promise. */
async function nodeVersions() {
  const check = join("test", "engine", "node-versions", "check.cjs");
  const nodes = [{ version: process.versions.node, node: process.execPath }, ...(await otherNodes())];
  let ok = true;
  for (const { version, node } of nodes) {
    for (const engine of ["tensorflow", "cpu"]) {
      const code = await runOpenly(node, [check, engine]);
      if (code !== 0) say(`  Node ${version}, ${engine}: failed with code ${code}`);
      ok &&= code === 0;
    }
  }
  return one(ok);
}

/** What `npm test` runs, in this order. @type {readonly Stage[]} */
export const stages = [
  program("types", [typescript, "--noEmit"]),
  program("types of the set-up scripts", [typescript, "-p", join("kernel", "setup")]),
  program("lint", [join("node_modules", "eslint", "bin", "eslint.js"), "--max-warnings", "0", "."]),
  program("format", [join("node_modules", "prettier", "bin", "prettier.cjs"), "--check", "."]),
  { name: "units, and the kernel through Jupyter clients", run: unitTests },
  program("parity", [join("dist", "test", "parity", "main.js"), fixtures]),
  { name: "engines on each version of Node", run: nodeVersions },
  { name: "notebooks", run: testNotebooks },
];
