import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { root, venv, venvPython } from "./clone.mjs";
import { runQuietly } from "./command.mjs";
import { pythonEnvironment } from "./environment.mjs";
import { findPython } from "./python.mjs";
import { filesBelow, fingerprint, fingerprintOfFiles, isStamped, stamp } from "./stamp.mjs";
import { runStep } from "./step.mjs";

/** Lies in `.venv` while pip is at work there. Left behind, it tells of a pip that was killed: what it had half copied looks installed. */
const atWork = join(venv, "astronet-pip-at-work");

/** Our own Python package: what papermill needs to know of TypeScript. */
const companion = join("kernel", "python");

/** Whether `.venv` is whole and has an interpreter that runs: it does not after the Python that it was made from is gone. */
function isSound() {
  if (existsSync(atWork)) return false;
  const env = pythonEnvironment(process.env, root);
  return spawnSync(venvPython, ["-c", "import pip"], { env }).status === 0;
}

/**
 * Runs `pip install`.
 *
 * @param {readonly string[]} what its arguments
 * @param {string} log
 */
export async function pipInstall(what, log) {
  await runQuietly(venvPython, ["-m", "pip", "install", "--progress-bar", "off", ...what], {
    log,
    env: pythonEnvironment(process.env, root),
  });
}

/**
 * Installs Python packages into `.venv`.
 *
 * @param {readonly string[]} what arguments of `pip install`
 * @param {string} log
 */
export async function installIntoVenv(what, log) {
  stamp(atWork, "");
  try {
    await pipInstall(what, log);
  } finally {
    rmSync(atWork);
  }
}

/**
 * `.venv`: JupyterLab, what runs notebooks without it, and the renderer for figures.
 *
 * @throws {Missing} where there is no Python for it
 */
export async function pythonPackages() {
  const requirements = join("kernel", "setup", "requirements.txt");
  const sources = [".py", ".toml", ".md"].flatMap((ending) => filesBelow(root, companion, ending));
  const expected = fingerprint([readFileSync(join(root, requirements)), fingerprintOfFiles(root, sources)]);
  const stampFile = join(venv, "astronet-packages.stamp");
  await runStep({
    name: "Python packages",
    doing: `pip installs ${requirements} and ${companion} into .venv`,
    isUpToDate: () => isStamped(stampFile, expected) && isSound(),
    tools: () => (isSound() ? undefined : findPython()),
    work: async (python) => {
      if (python !== undefined) {
        await runQuietly(python.executable, ["-m", "venv", "--clear", venv], {
          log: "python-environment",
          env: pythonEnvironment(process.env, root),
        });
      }
      await installIntoVenv(["-r", requirements, `./${companion}`], "python-packages");
      stamp(stampFile, expected);
    },
  });
}
