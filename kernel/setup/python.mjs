import { spawnSync } from "node:child_process";

import { root } from "./clone.mjs";
import { pythonEnvironment } from "./environment.mjs";
import { Missing } from "./missing.mjs";

/**
 * What a Python on this machine says of itself.
 *
 * @typedef {object} Python
 * @property {string} executable
 * @property {number} minor 11 for Python 3.11
 * @property {boolean} hasVenv whether it can make an environment (Debian ships the module `venv` apart)
 */

/** TensorFlow 2.21 has wheels for these; a newer Python runs the notebooks all the same, without the native engine. */
const newestForTensorFlow = 13;

/** `python3` first: what the reader uses. Under pyenv and the like some of these names exist and do not run. */
const names = ["python3", "python3.13", "python3.12", "python3.11", "python3.14", "python"];

const question = [
  "import json, sys",
  "from importlib.util import find_spec",
  "has = all(find_spec(name) is not None for name in ('venv', 'ensurepip'))",
  "print(json.dumps({'executable': sys.executable, 'major': sys.version_info[0], 'minor': sys.version_info[1], 'hasVenv': has}))",
].join("\n");

/**
 * @param {string} name
 * @returns {Python[]} one Python 3, or none
 */
function ask(name) {
  const { status, stdout } = spawnSync(name, ["-c", question], {
    encoding: "utf8",
    env: pythonEnvironment(process.env, root),
    timeout: 30_000,
  });
  if (status !== 0) return [];
  const answer = /** @type {Python & {major: number}} */ (JSON.parse(stdout));
  return answer.major === 3 && answer.executable !== "" ? [answer] : [];
}

const purpose = "for JupyterLab, the notebooks and the TensorFlow library";
const without =
  "the library itself works in Node, on the plain JavaScript engine (`npm run build`, `npm run unit`)";

/**
 * The best Python for `.venv`: 3.11 to 3.13 where there is one, else a newer one.
 *
 * @param {readonly Python[]} found
 * @returns {Python}
 * @throws {Missing} where none will do
 */
export function choosePython(found) {
  const recent = found.filter(({ minor }) => minor >= 11);
  const usable = recent.filter(({ hasVenv }) => hasVenv);
  const chosen = usable.find(({ minor }) => minor <= newestForTensorFlow) ?? usable[0];
  if (chosen !== undefined) return chosen;
  if (recent[0] !== undefined) {
    const { executable, minor } = recent[0];
    throw new Missing({
      what: `the modules venv and ensurepip are missing from ${executable} (Python 3.${minor})`,
      purpose: `to make the project's own environment ${purpose}`,
      without,
      remedy: `Install them (Debian, Ubuntu: apt install python3.${minor}-venv)`,
    });
  }
  const old = found[0] === undefined ? "" : ` (found 3.${found[0].minor}: ${found[0].executable})`;
  throw new Missing({
    what: `Python 3.11 or newer is missing${old}`,
    purpose,
    without,
    remedy: "Install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.13)",
  });
}

/** Looks for a Python on the PATH. */
export function findPython() {
  /** @type {Python[]} */
  const found = [];
  for (const name of names) {
    found.push(...ask(name));
    const last = found.at(-1);
    if (last?.hasVenv && last.minor >= 11 && last.minor <= newestForTensorFlow) break;
  }
  return choosePython(found);
}
