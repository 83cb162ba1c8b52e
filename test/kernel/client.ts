import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { kernelName, kernelSpec } from "../../kernel/spec/spec";

const root = resolve(__dirname, "..", "..");
const python = join(root, ".venv", "bin", "python");

/** What a cell has shown: pairs of message type and content. */
export type Shown = [type: string, content: Record<string, unknown>][];

/** A cell that ran, as the Python client describes it. */
export interface Ran {
  readonly reply: Reply;
  readonly shown: Shown;
  readonly seconds: number;
}

/** The content of an `execute_reply`. */
export interface Reply {
  readonly status: "ok" | "error" | "aborted";
  readonly execution_count: number;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
  readonly payload: readonly unknown[];
  readonly user_expressions: Record<string, unknown>;
}

/** A MIME bundle, or null where nothing was shown. */
export type Bundle = Record<string, unknown> | null;

/** Makes a folder in which Jupyter finds the kernel that was built from this tree, and nothing else is changed. */
function installed(): string {
  const path = mkdtempSync(join(tmpdir(), "astronet-jupyter-"));
  const folder = join(path, "kernels", kernelName);
  mkdirSync(folder, { recursive: true });
  const spec = kernelSpec({ node: process.execPath, main: join(root, "dist", "kernel", "main.js") });
  writeFileSync(join(folder, "kernel.json"), JSON.stringify(spec));
  return path;
}

let jupyterPath: string | undefined;

/** Runs a Python program of `test/kernel/client` and resolves to what it writes; rejects if it fails. */
export function client(program: string, ...given: readonly string[]): Promise<{ out: string; log: string }> {
  jupyterPath ??= installed();
  const env = { ...process.env, JUPYTER_PATH: jupyterPath };
  const file = join(root, "test", "kernel", "client", program);
  return new Promise((fulfil, reject) => {
    execFile(python, [file, ...given], { env, maxBuffer: 1 << 26 }, (error, out, log) => {
      if (error !== null)
        reject(new Error(`${program} ${given.join(" ")} failed:\n${log}`, { cause: error }));
      else fulfil({ out, log });
    });
  });
}

/** Runs one scenario through a real Jupyter client, and resolves to what it reports. */
export async function scenario<T>(program: string, ...given: readonly string[]): Promise<T> {
  const { out } = await client(program, ...given);
  return JSON.parse(out) as T;
}
