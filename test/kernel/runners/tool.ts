import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";
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

/** A folder of the suite's own, outside of the project, so that nothing is found because it lies near by; it goes with the suite. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "astronet-runners-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}
