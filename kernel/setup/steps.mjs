import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { build } from "./build.mjs";
import { cache } from "./clone.mjs";
import { CommandFailed } from "./command.mjs";
import { Refused } from "./entry.mjs";
import { registerKernel } from "./kernelspec.mjs";
import { withLock } from "./lock.mjs";
import { Missing } from "./missing.mjs";
import { nativeEngine } from "./native-engine.mjs";
import { npmPackages } from "./npm-packages.mjs";
import { onednn } from "./onednn.mjs";
import { pythonPackages } from "./python-environment.mjs";
import { say, seconds } from "./say.mjs";
import { tensorflow } from "./tensorflow.mjs";

/**
 * What set-up could not do; everything else works.
 *
 * @typedef {object} Gaps
 * @property {string | undefined} python why there is no Jupyter
 * @property {string | undefined} engine why there is no native engine
 */

/**
 * Does a step that the rest can live without.
 *
 * @param {string} without what still works, should it fail in a way that nobody foresaw
 * @param {() => Promise<void>} step
 * @returns {Promise<string | undefined>} why it was not done
 */
async function attempt(without, step) {
  try {
    await step();
    return undefined;
  } catch (error) {
    if (!(error instanceof Missing || error instanceof CommandFailed)) throw error;
    const line = error instanceof Missing ? error.message : `${error.message}\n  Without it, ${without}.`;
    say(`  ! ${line}`);
    return line;
  }
}

const onlyJavaScript = "everything works on the plain JavaScript engine: correct, but many times slower";

/** @returns {Promise<Gaps>} */
async function allSteps() {
  await npmPackages();
  const python = await attempt(
    "the library itself works in Node (`npm run build`, `npm run unit`)",
    pythonPackages,
  );
  const engine =
    python ?? (await attempt(onlyJavaScript, tensorflow)) ?? (await attempt(onlyJavaScript, nativeEngine));
  await build();
  if (engine === undefined) await attempt("the engine goes by the processor's name", onednn);
  if (python === undefined) await registerKernel();
  return { python, engine };
}

/** Node 20 is the oldest that the library promises to run on. */
function refuseOldMachines() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) throw new Refused(`Node 20 or newer is needed; this is Node ${process.versions.node}`);
  if (process.platform === "win32") {
    throw new Refused("set-up runs on Linux and macOS; on Windows, use a clone inside WSL (`wsl --install`)");
  }
}

/**
 * Makes everything in the clone ready, each step only where its result is not up to date.
 *
 * @returns {Promise<Gaps>}
 */
export async function setUp() {
  refuseOldMachines();
  const start = performance.now();
  say("AstroNet: set-up");
  // IPython and Jupyter make folders inside this one, and warn where it is not there.
  mkdirSync(join(cache, "jupyter"), { recursive: true });
  const gaps = await withLock(join(cache, "setup.lock"), allSteps);
  const incomplete = gaps.engine !== undefined;
  say(
    `  ${incomplete ? "ready, with the gaps named above" : "ready"} in ${seconds(performance.now() - start)}`,
  );
  say("");
  return gaps;
}
