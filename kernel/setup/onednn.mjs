import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";

import { root } from "./clone.mjs";
import { CommandFailed, runSilently } from "./command.mjs";
import { places } from "./engine-recipe.mjs";
import { none, runStep } from "./step.mjs";
import { version } from "./tensorflow.mjs";

/**
 * What oneDNN's kernels are worth on one processor.
 *
 * @typedef {object} Timing
 * @property {string} processor its name
 * @property {string} tensorflow TensorFlow's version
 * @property {number} on_ms milliseconds of a few convolutions with oneDNN
 * @property {number} off_ms and without
 */

/** Each way is timed this often, in turns; its shortest time counts, as whatever else runs can only lengthen it. */
const rounds = 3;

const processor = cpus()[0]?.model.trim() ?? "unknown";

/**
 * Whether a timing holds for this processor and this TensorFlow.
 *
 * @param {string} file
 * @param {Pick<Timing, "processor" | "tensorflow">} machine
 */
export function isTimed(file, machine) {
  try {
    const timing = /** @type {Partial<Timing>} */ (JSON.parse(readFileSync(file, "utf8")));
    return timing.processor === machine.processor && timing.tensorflow === machine.tensorflow;
  } catch {
    return false;
  }
}

/**
 * Times both ways in turns, each in a process of its own: TensorFlow reads the setting while it loads.
 *
 * @param {(setting: "0" | "1") => Promise<number>} time
 * @returns {Promise<Pick<Timing, "on_ms" | "off_ms">>}
 */
export async function timeBoth(time) {
  let [on, off] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    on = Math.min(on, await time("1"));
    off = Math.min(off, await time("0"));
  }
  return { on_ms: on, off_ms: off };
}

/** @param {"0" | "1"} setting */
async function timeConvolutions(setting) {
  const program = join(root, "kernel", "setup", "time-convolutions.mjs");
  const env = { ...process.env, TF_ENABLE_ONEDNN_OPTS: setting };
  const { code, output, errors } = await runSilently(process.execPath, [program], { env });
  const milliseconds = Number(output);
  if (code === 0 && milliseconds > 0) return milliseconds;
  throw new CommandFailed("time-convolutions.mjs", `ended with code ${code}`, `${output}${errors}`);
}

/** Whether TensorFlow computes with oneDNN is chosen by time, once a machine: the engine reads what is written here. */
export async function onednn() {
  const file = join(root, dirname(places.binding), "onednn.json");
  const machine = { processor, tensorflow: version };
  await runStep({
    name: "engine settings",
    doing: "timing convolutions with and without oneDNN's kernels",
    isUpToDate: () => isTimed(file, machine),
    tools: none,
    work: async () => {
      const timing = { ...machine, ...(await timeBoth(timeConvolutions)) };
      writeFileSync(`${file}.new`, `${JSON.stringify(timing)}\n`);
      renameSync(`${file}.new`, file);
    },
  });
}
