import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { AstroNetError } from "../../src/error";

/** What we compare with; nothing but the bench needs it. */
const requirement = "torch==2.13.0";

/**
 * The interpreter of a Python environment that has PyTorch, made on the first run in `.cache/bench-venv`.
 *
 * @param root the folder of the clone
 * @throws AstroNetError if it cannot be made.
 */
export function peerPython(root: string): string {
  const folder = join(root, ".cache", "bench-venv");
  const python = join(folder, "bin", "python");
  if (existsSync(python) && succeeds(python, ["-c", "import torch"])) return python;
  process.stdout.write(`PyTorch for the comparison: pip installs ${requirement} into .cache/bench-venv\n`);
  run("python3", ["-m", "venv", "--clear", folder]);
  // numpy only keeps PyTorch from warning that it is not there.
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement, "numpy"]);
  return python;
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) {
    const reason = error?.message ?? `it ended with code ${String(status)}`;
    throw new AstroNetError(
      `bench: ${command} ${args.join(" ")} failed: ${reason} (the bench needs Python 3.10+ with venv, and a registry)`,
    );
  }
}
