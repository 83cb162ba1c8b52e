import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createCells, type CellGlobals, type CellOptions } from "../../../kernel/cell/cells";
import type { CellError, CellResult, Cells } from "../../../kernel/cell/contract";
import { Interrupted } from "../../../kernel/cell/interrupted";
import { libraryFiles } from "../../../kernel/cell/library";
import { jupyterDisplay } from "../../../src/mime";

/** A library of three files, in the place of AstroNet's own, which has to be built first. */
const library: Readonly<Record<string, string>> = {
  "index.js": `
    globalThis.libraryLoads = (globalThis.libraryLoads ?? 0) + 1;
    exports.scale = (x) => 2 * x;
    exports.Gate = class Gate { constructor(step) { this.step = step; } };
    exports.rate = 0.5;
  `,
  "index.d.ts": `
    export * from "./gate";
    /** The rate of everything. */
    export declare const rate: number;
    export type { GateOptions } from "./options";
  `,
  "gate.d.ts": `
    import type { GateOptions } from "./options";
    /**
     * Doubles a number: y = 2 x.
     * @param x the number
     */
    export declare function scale(x: number): number;
    /** A gate between two layers. */
    export declare class Gate<T extends number = number> {
      constructor(step: T, options?: GateOptions);
      /** The step at which it opens. */
      readonly step: T;
    }
  `,
  "options.d.ts": `export interface GateOptions { readonly name?: string }`,
};

/** What cells have shown, as the kernel would. */
export const shown: unknown[] = [];

const text = (): { [jupyterDisplay](): { "text/plain": string } } => ({
  [jupyterDisplay]: () => ({ "text/plain": "" }),
});

const globals: CellGlobals = {
  display: (value) => {
    shown.push(value);
    return Promise.resolve();
  },
  update: () => Promise.resolve(),
  clearOutput: () => undefined,
  html: text,
  md: text,
  svg: text,
  latex: text,
  input: () => Promise.resolve("typed"),
  password: () => Promise.resolve("secret"),
};

/** A notebook in a folder of its own, without a kernel around it. */
export class Notebook {
  readonly directory: string;
  readonly cells: Cells;
  private count = 0;

  constructor(options: Partial<CellOptions> = {}, files: Readonly<Record<string, string>> = {}) {
    this.directory = mkdtempSync(path.join(tmpdir(), "astronet-cells-"));
    for (const [name, content] of Object.entries(library)) this.write(`library/${name}`, content);
    for (const [name, content] of Object.entries(files)) this.write(name, content);
    const main = path.join(this.directory, "library/index.js");
    const types = path.join(this.directory, "library/index.d.ts");
    this.cells = createCells({
      directory: path.join(this.directory, "notebook"),
      globals,
      library: { ...libraryFiles(), main, types },
      ...options,
    });
    mkdirSync(path.join(this.directory, "notebook"), { recursive: true });
  }

  /** Writes a file; the notebook itself lies in the folder `notebook`. */
  write(name: string, content: string): void {
    const file = path.join(this.directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Runs a cell. The cell may call `globalThis.interruptSoon()`, and is interrupted 50 milliseconds later. */
  async execute(code: string): Promise<CellResult> {
    const controller = new AbortController();
    const { signal } = controller;
    let at = Infinity;
    let timer: NodeJS.Timeout | undefined;
    Object.assign(globalThis, {
      interruptSoon: () => {
        at = Date.now() + 50;
        timer = setTimeout(() => {
          controller.abort();
        }, 50);
      },
    });
    // A loop of microtasks keeps timers from firing: as in the kernel, the check sees the interrupt by itself.
    const checkInterrupt = (): void => {
      if (signal.aborted || Date.now() >= at) throw new Interrupted();
    };
    try {
      return await this.cells.execute(code, { count: ++this.count, checkInterrupt, signal });
    } finally {
      clearTimeout(timer);
    }
  }

  /** The value of the last cell; a cell that fails is an error. */
  async value(...cells: readonly string[]): Promise<unknown> {
    let value: unknown;
    for (const code of cells) {
      const result = await this.execute(code);
      if (result.status === "error") throw new Error(result.error.traceback.join("\n"));
      value = result.value;
    }
    return value;
  }

  /** The error of a cell that has to fail. */
  async error(code: string): Promise<CellError> {
    const result = await this.execute(code);
    if (result.status === "ok") throw new Error(`this cell should have failed: ${code}`);
    return result.error;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
