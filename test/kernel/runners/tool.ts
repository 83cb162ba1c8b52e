import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, vi } from "vitest";
import { pythonEnvironment } from "../../../kernel/setup/environment.mjs";

const root = resolve(__dirname, "..", "..", "..");

/** How a tool has ended, and all that it has printed. */
export interface Ended {
  readonly code: unknown;
  readonly printed: string;
}

/** Runs a module of `.venv`'s Python in a folder. */
export function tool(folder: string, module: string, ...given: readonly string[]): Promise<Ended> {
  const python = join(root, ".venv", "bin", "python");
  const options = { cwd: folder, env: pythonEnvironment(process.env, root), maxBuffer: 1 << 26 };
  return new Promise((fulfil) => {
    execFile(python, ["-m", module, ...given], options, (error, out, log) => {
      fulfil({ code: error === null ? 0 : error.code, printed: out + log });
    });
  });
}

/**
 * Runs a module as `tool` does, and gives what it has printed.
 *
 * @throws Error with all of it where the module fails.
 */
export async function succeeds(folder: string, module: string, ...given: readonly string[]): Promise<string> {
  const { code, printed } = await tool(folder, module, ...given);
  if (code === 0) return printed;
  throw new Error(`${module} ${given.join(" ")} ended with ${String(code)}:\n${printed}`);
}

/** A folder of the suite's own, outside of the project, so that nothing is found because it lies near by; it goes with the suite. */
export function ownFolder(): string {
  // Each tool starts a Python and a kernel, and a busy machine takes its time for both.
  vi.setConfig({ testTimeout: 400_000 });
  const folder = mkdtempSync(join(tmpdir(), "astronet-runners-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}
