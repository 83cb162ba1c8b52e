import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { pythonPackage, root, venv, venvPython } from "./clone.mjs";
import { runQuietly } from "./command.mjs";
import { pythonEnvironment } from "./environment.mjs";
import { installIntoVenv } from "./python-environment.mjs";
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

/** Whether NVIDIA's driver answers and has a card. */
function hasNvidiaGpu() {
  const { status, stdout } = spawnSync("nvidia-smi", ["-L"], { encoding: "utf8", timeout: 30_000 });
  return status === 0 && stdout.includes("GPU");
}

/** The folder with TensorFlow's libraries and headers, or undefined where it is not installed. */
export function tensorflowFolder() {
  return pythonPackage("tensorflow");
}

/** TensorFlow from PyPI, into `.venv`: with CUDA where `nvidia-smi` answers. */
export async function tensorflow() {
  const requirement = tensorflowRequirement({
    platform: process.platform,
    arch: process.arch,
    gpu: hasNvidiaGpu(),
  });
  const stampFile = join(venv, "astronet-tensorflow.stamp");
  await runStep({
    name: "TensorFlow",
    doing: `pip installs ${requirement} into .venv (a large download, once)`,
    isUpToDate: () => isStamped(stampFile, requirement) && tensorflowFolder() !== undefined,
    tools: none,
    work: async () => {
      const other = requirement.startsWith("tensorflow-cpu") ? "tensorflow" : "tensorflow-cpu";
      if (pythonPackage(`${other.replace("-", "_")}-${version}.dist-info`) !== undefined) {
        // Both fill the same folder: with the one removed afterwards, the other would be left with holes.
        await runQuietly(venvPython, ["-m", "pip", "uninstall", "--yes", other], {
          log: "tensorflow-other",
          env: pythonEnvironment(process.env, root),
        });
      }
      await installIntoVenv([requirement], "tensorflow");
      stamp(stampFile, requirement);
    },
  });
}
