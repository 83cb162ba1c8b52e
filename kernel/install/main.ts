#!/usr/bin/env node
/** The command `astronet-kernel`: `npx astronet-kernel install`. */
import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { AstroNetError } from "../../src/error";
import { parseArguments, usage, type Command } from "./arguments";
import { install, uninstall } from "./install";
import { writeStudy } from "./new-study";
import { kernelFiles } from "./package";
import { kernelsFolder, type Machine } from "./place";

/** `sys.prefix` of the first Python on the PATH that answers. */
function pythonPrefix(): string | undefined {
  for (const python of ["python3", "python"]) {
    const { status, stdout } = spawnSync(python, ["-c", "import sys; print(sys.prefix)"], {
      encoding: "utf8",
    });
    if (status === 0 && stdout.trim() !== "") return stdout.trim();
  }
  return undefined;
}

const machine: Machine = {
  platform: process.platform,
  env: process.env,
  home: homedir(),
  directory: process.cwd(),
  pythonPrefix,
};

/** Does what is asked and returns what to print. */
function perform(command: Command): string {
  if (command.action === "help") return usage;
  if (command.action === "new") return `${writeStudy(command.file, machine.directory).join("\n")}\n`;
  const kernels = kernelsFolder(command.place, machine);
  const lines =
    command.action === "install" ? install(kernels, process.execPath, kernelFiles()) : uninstall(kernels);
  return `${lines.join("\n")}\n`;
}

/** Exit codes: 0 done, 1 could not be done, 2 not understood. */
function main(given: readonly string[]): number {
  let command: Command;
  try {
    command = parseArguments(given);
  } catch (error) {
    if (!(error instanceof AstroNetError)) throw error;
    process.stderr.write(`astronet-kernel: ${error.message}\n\n${usage}`);
    return 2;
  }
  try {
    process.stdout.write(perform(command));
    return 0;
  } catch (error) {
    if (!(error instanceof AstroNetError)) throw error;
    process.stderr.write(`astronet-kernel: ${error.message}\n`);
    return 1;
  }
}

process.exitCode = main(process.argv.slice(2));
