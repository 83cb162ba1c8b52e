import type { MimeBundle } from "../../src/mime";

/** How a cell ended. */
export type CellResult =
  | { readonly status: "ok"; readonly hasValue: boolean; readonly value: unknown }
  | { readonly status: "error"; readonly error: CellError };

/** An error as Jupyter's `error` message carries it: in the reader's own lines, without the kernel's. */
export interface CellError {
  readonly name: string;
  readonly message: string;
  readonly traceback: readonly string[];
}

/** Names that fit at the cursor, and the range of the code that they replace. */
export interface Completion {
  readonly matches: readonly string[];
  readonly start: number;
  readonly end: number;
  /** Kind and signature of each match, as JupyterLab shows them (`_jupyter_types_experimental`). */
  readonly kinds: readonly {
    readonly text: string;
    readonly type: string;
    readonly start: number;
    readonly end: number;
  }[];
}

/** Whether code can run as it is. */
export interface Completeness {
  readonly status: "complete" | "incomplete" | "invalid";
  readonly indent: string;
}

/** Turns the text of cells into running TypeScript, and answers questions about it. */
export interface Cells {
  /**
   * Runs one cell. Resolves when it has ended, however it ended: it does not reject.
   * `execution` identifies this run; `checkInterrupt` throws when the run has been interrupted.
   */
  execute(code: string, run: CellRun): Promise<CellResult>;
  complete(code: string, cursor: number): Completion;
  inspect(code: string, cursor: number): MimeBundle | undefined;
  isComplete(code: string): Completeness;
  /** The value of a top-level name of an earlier cell; evaluates nothing. */
  lookup(name: string): unknown;
  /** The top-level names that earlier cells have defined, with their values. */
  names(): ReadonlyMap<string, unknown>;
  /** Describes anything thrown in the words of the cell that threw it. */
  describeError(thrown: unknown): CellError;
  /** Reads edited local modules again, gives the new values to the names imported from them, and returns the files read. */
  reload(): Promise<readonly string[]>;
  /** Loads the type checker, which every cell needs; call it while the first cell is on its way. */
  prepare(): void;
  /**
   * Loads the library's types and the completion service ahead of their first use.
   * It works in steps and lets waiting cells run between them; call it after the first reply.
   */
  warmUp(): Promise<void>;
}

/** One execution of one cell. */
export interface CellRun {
  /** Execution count, as in `cell 3, line 2`. */
  readonly count: number;
  /** Throws `Interrupted` if this execution has been interrupted; called in loops of cells that await. */
  readonly checkInterrupt: () => void;
  /** Aborted when this execution is interrupted; ends a wait that would never end. */
  readonly signal: AbortSignal;
  /**
   * Runs synchronous code so that an interrupt can stop it: returns its result, or throws `Interrupted`.
   * Without it, SIGINT itself stops the code (see `kernel/interrupt/guard.ts` for why that is not enough for a kernel).
   */
  readonly guard?: <T>(body: () => T) => T;
}
