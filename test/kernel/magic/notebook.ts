import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createMagicCells } from "../../../kernel/magic/cells";
import type { CellError, CellResult, Cells } from "../../../kernel/cell/contract";
import { Interrupted } from "../../../kernel/cell/interrupted";
import { jupyterDisplay, type MimeBundle } from "../../../src/mime";

const text = (): { [jupyterDisplay](): MimeBundle } => ({ [jupyterDisplay]: () => ({ "text/plain": "" }) });

/** A notebook with magics in an empty folder, without a kernel around it. */
export class MagicNotebook {
  readonly directory = mkdtempSync(path.join(tmpdir(), "astronet-magics-"));
  readonly cells: Cells;
  /** What has been shown besides results. */
  readonly shown: unknown[] = [];
  #count = 0;

  constructor() {
    const display = (value: unknown): Promise<void> => {
      this.shown.push(value);
      return Promise.resolve();
    };
    this.cells = createMagicCells({
      directory: this.directory,
      globals: {
        display,
        update: display,
        clearOutput: () => undefined,
        html: text,
        md: text,
        svg: text,
        latex: text,
        input: () => Promise.resolve("typed"),
        password: () => Promise.resolve("secret"),
      },
    });
  }

  execute(code: string, signal = new AbortController().signal): Promise<CellResult> {
    const checkInterrupt = (): void => {
      if (signal.aborted) throw new Interrupted();
    };
    return this.cells.execute(code, { count: ++this.#count, checkInterrupt, signal });
  }

  /** The value of a cell; one that fails is an error. */
  async value(code: string): Promise<unknown> {
    const result = await this.execute(code);
    if (result.status === "error") throw new Error(result.error.traceback.join("\n"));
    return result.value;
  }

  /** The error of a cell that has to fail. */
  async error(code: string): Promise<CellError> {
    const result = await this.execute(code);
    if (result.status === "ok") throw new Error(`this cell should have failed: ${code}`);
    return result.error;
  }

  /** What has been shown since the last call, as text. */
  taken(): readonly string[] {
    return this.shown.splice(0).map(String);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
