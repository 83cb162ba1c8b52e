import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { pythonPackage, root, venv, venvPython } from "./clone.mjs";
import { runQuietly } from "./command.mjs";
import { cudaWheels, decideCuda, question } from "./cuda.mjs";
import { pythonEnvironment } from "./environment.mjs";
import { installIntoVenv } from "./python-environment.mjs";
import { say } from "./say.mjs";
import { isStamped, stamp } from "./stamp.mjs";
import { none, runStep } from "./step.mjs";

/** The TensorFlow whose library the native engine calls. */
export const version = "2.21.0";

/**
 * The package that carries the TensorFlow library for a machine: PyPI has a small one without CUDA for Linux on x86-64 alone.
 *
 * @param {{platform: string, arch: string, gpu: boolean}} machine
 */
export function tensorflowRequirement({ platform, arch, gpu }) {
  if (platform !== "linux" || arch !== "x64") return `tensorflow==${version}`;
  return gpu ? `tensorflow[and-cuda]==${version}` : `tensorflow-cpu==${version}`;
}

/**
 * Asks `nvidia-smi`.
 *
 * @param {readonly string[]} args
 * @returns {import("./cuda.mjs").Answer}
 */
function nvidiaSmi(args) {
  const { status, stdout, stderr, error } = spawnSync("nvidia-smi", args, {
    encoding: "utf8",
    timeout: 30_000,
  });
  const missing = error !== undefined && "code" in error && error.code === "ENOENT";
  return { there: !missing, status, stdout: stdout ?? "", stderr: stderr ?? "" };
}

/** Whether TensorFlow comes with CUDA on this machine, and what to say of it. */
function decision() {
  const listed = nvidiaSmi(question);
  const head = listed.there && listed.status === 0 ? nvidiaSmi([]).stdout : "";
  return decideCuda({ platform: process.platform, arch: process.arch, listed, head });
}

/** The folder with TensorFlow's libraries and headers, or undefined where it is not installed. */
export function tensorflowFolder() {
  return pythonPackage("tensorflow");
}

/**
 * Installs a TensorFlow in the place of another.
 *
 * @param {string} requirement
 */
async function install(requirement) {
  const other = requirement.startsWith("tensorflow-cpu") ? "tensorflow" : "tensorflow-cpu";
  if (pythonPackage(`${other.replace("-", "_")}-${version}.dist-info`) !== undefined) {
    // Both fill the same folder: with the one removed afterwards, the other would be left with holes.
    await runQuietly(venvPython, ["-m", "pip", "uninstall", "--yes", other], {
      log: "tensorflow-other",
      env: pythonEnvironment(process.env, root),
    });
  }
  await installIntoVenv([requirement], "tensorflow");
}

/**
 * Installs one TensorFlow, or another where that fails.
 *
 * @param {string} requirement
 * @param {string} fallback
 * @param {{install: (requirement: string) => Promise<void>, say: (line: string) => void}} tools
 * @returns {Promise<string>} the one that is there now
 * @throws what installing throws, where there is no other
 */
export async function installOr(requirement, fallback, { install, say }) {
  try {
    await install(requirement);
    return requirement;
  } catch (error) {
    if (fallback === requirement) throw error;
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    say(
      `  TensorFlow: without CUDA: ${requirement} could not be installed (${reason}); ${fallback} in its place`,
    );
    say("  TensorFlow: to try again, remove .venv/astronet-tensorflow.stamp and run set-up");
    await install(fallback);
    return fallback;
  }
}

/** TensorFlow from PyPI, into `.venv`: with CUDA where there is a card and a driver that it can use. */
export async function tensorflow() {
  const { platform, arch } = process;
  const { gpu, lines } = decision();
  const requirement = tensorflowRequirement({ platform, arch, gpu });
  const fallback = tensorflowRequirement({ platform, arch, gpu: false });
  const stampFile = join(venv, "astronet-tensorflow.stamp");
  for (const line of lines) say(`  TensorFlow: ${line}`);
  await runStep({
    name: "TensorFlow",
    doing: `pip installs ${requirement} into .venv (a large download, once)`,
    isUpToDate: () => isStamped(stampFile, requirement) && tensorflowFolder() !== undefined,
    tools: none,
    work: async () => {
      const there = await installOr(requirement, fallback, { install, say });
      if (gpu && there === requirement) say(`  TensorFlow: ${cudaWheels(installed())}`);
      stamp(stampFile, requirement);
    },
  });
}

/** What lies beside TensorFlow. */
function installed() {
  const folder = tensorflowFolder();
  return folder === undefined ? [] : readdirSync(dirname(folder));
}
