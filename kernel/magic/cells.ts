import { createCells, type CellOptions, type MagicOutcome } from "../cell/cells";
import type { CellError, CellResult, CellRun, Cells, Completeness, Completion } from "../cell/contract";
import { typescript } from "../cell/typescript";
import type { MimeBundle } from "../../src/mime";
import { completeMagic, inspectMagic } from "./ask";
import { expand } from "./expand";
import { Experiments } from "./experiments";
import { FigureWatch } from "./figures";
import type { MagicContext } from "./magic";
import { MemoryWatch } from "./memory";
import { parseMagics } from "./parse";
import { Steps } from "./steps";
import { magics, takesCode } from "./table";

/** Makes the cells of one notebook, with the magics of `table.ts`. */
export function createMagicCells(options: Omit<CellOptions, "magics">): Cells {
  return new MagicCells(options);
}

const complete: Completeness = { status: "complete", indent: "" };

/** Cells that know magics: to the others they look like any cells. */
class MagicCells implements Cells {
  readonly #cells: Cells;
  readonly #steps = new Steps();
  readonly #memory = new MemoryWatch();
  readonly #figures = new FigureWatch();
  readonly #context: Omit<MagicContext, "run">;
  #isText = false;

  constructor(options: Omit<CellOptions, "magics">) {
    const { globals, directory } = options;
    const see = (value: unknown): void => {
      this.#figures.see(value);
    };
    this.#cells = createCells({
      ...options,
      globals: {
        ...globals,
        display: (value, given) => {
          see(value);
          return globals.display(value, given);
        },
        update: (value, given) => {
          see(value);
          return globals.update(value, given);
        },
      },
      magics: (code, run) => this.#expand(code, run),
    });
    this.#context = {
      directory,
      cells: this.#cells,
      show: (value, given) => globals.display(value, given),
      update: (value, given) => globals.update(value, given),
      library: () => import("../../src/index"),
      memory: this.#memory,
      figures: this.#figures,
      experiments: new Experiments(directory),
    };
  }

  async #expand(code: string, run: CellRun): Promise<MagicOutcome> {
    this.#isText = true;
    const work = { ts: typescript(), context: { ...this.#context, run }, steps: this.#steps };
    const outcome = await expand(code, work);
    this.#isText = outcome.code === undefined;
    return outcome;
  }

  async execute(code: string, run: CellRun): Promise<CellResult> {
    this.#isText = false;
    this.#memory.begin();
    const result = await this.#cells.execute(code, run);
    this.#memory.end(run.count, !this.#isText);
    this.#steps.clear();
    if (result.status === "ok" && result.hasValue) this.#figures.see(result.value);
    return result;
  }

  complete(code: string, cursor: number): Completion {
    const none: Completion = { matches: [], start: cursor, end: cursor, kinds: [] };
    const plain = this.#plain(code);
    return (
      completeMagic(code, cursor, magics) ??
      (plain === undefined ? none : this.#cells.complete(plain, cursor))
    );
  }

  inspect(code: string, cursor: number): MimeBundle | undefined {
    const plain = this.#plain(code);
    return (
      inspectMagic(code, cursor, magics) ??
      (plain === undefined ? undefined : this.#cells.inspect(plain, cursor))
    );
  }

  isComplete(code: string): Completeness {
    const plain = this.#plain(code);
    return plain === undefined ? complete : this.#cells.isComplete(plain);
  }

  /** The TypeScript of a cell, every character in its place; undefined if the cell is in another language. */
  #plain(code: string): string | undefined {
    if (!/^[ \t]*%/mu.test(code)) return code;
    const parsed = parseMagics(typescript(), code, takesCode);
    if (parsed.kind === "lines") return parsed.code;
    if (!takesCode(parsed.first.form)) return undefined;
    const { body } = parsed;
    return code.slice(0, code.length - body.length).replace(/[^\n]/gu, " ") + body;
  }

  lookup(name: string): unknown {
    return this.#cells.lookup(name);
  }

  names(): ReadonlyMap<string, unknown> {
    return this.#cells.names();
  }

  describeError(thrown: unknown): CellError {
    return this.#cells.describeError(thrown);
  }

  reload(): Promise<readonly string[]> {
    return this.#cells.reload();
  }

  prepare(): void {
    this.#cells.prepare();
  }

  warmUp(): Promise<void> {
    return this.#cells.warmUp();
  }
}
