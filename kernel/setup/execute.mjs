import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { dist, root, venvPython } from "./clone.mjs";
import { runOpenly, runQuietly } from "./command.mjs";
import { Refused } from "./entry.mjs";
import { pythonEnvironment } from "./environment.mjs";

/** @typedef {import("./notebook.mjs").Notebook} Notebook */

/** Where the notebooks lie. */
export const notebooks = join(root, "notebooks");

/**
 * The file name of a notebook, by the number that it begins with.
 *
 * @param {string} number
 */
export function findNotebook(number) {
  const name = readdirSync(notebooks).find(
    (file) => file.startsWith(`${number}-`) && file.endsWith(".ipynb"),
  );
  if (name === undefined) throw new Refused(`no notebook ${number}-*.ipynb in notebooks/`);
  return name;
}

/**
 * Runs a notebook headless, from start to end, through the kernel that it names.
 *
 * @param {{name: string, output: string}} options the notebook's file name, and where the executed notebook goes
 * @returns {Promise<Notebook>} the executed notebook
 * @throws {Refused} where a cell fails: the cell and its error have been printed
 */
export async function execute({ name, output }) {
  const program = join(root, "kernel", "setup", "execute_notebook.py");
  const code = await runOpenly(venvPython, [program, join(notebooks, name), output], {
    env: pythonEnvironment(process.env, root),
  });
  if (code !== 0) throw new Refused(`notebooks/${name} did not run to its end`);
  return /** @type {Notebook} */ (JSON.parse(readFileSync(output, "utf8")));
}

/**
 * Writes an executed notebook as a page in one file, which needs no network.
 *
 * @param {string} executed
 * @param {string} page
 */
export async function writePage(executed, page) {
  const program = join(dist, "notebooks", "site", "notebook-file.js");
  await runQuietly(process.execPath, [program, executed, page, notebooks], { log: "notebook-page" });
}
