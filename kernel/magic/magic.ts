import type * as astronet from "../../src/index";
import type { CellRun, Cells } from "../cell/contract";
import type { Experiments } from "./experiments";
import type { FigureWatch } from "./figures";
import type { MemoryWatch } from "./memory";

/** What a magic may use of the kernel around it. */
export interface MagicContext {
  /** The execution that it belongs to; its signal ends what takes long. */
  readonly run: CellRun;
  /** The notebook's folder. */
  readonly directory: string;
  readonly cells: Pick<Cells, "names" | "reload" | "describeError">;
  /** Shows a value in the cell's output; with an `id`, `update` replaces it later. */
  readonly show: (value: unknown, options?: { readonly id: string }) => Promise<void>;
  readonly update: (value: unknown, options: { readonly id: string }) => Promise<void>;
  /** The library, loaded when it is first asked for. */
  readonly library: () => Promise<typeof astronet>;
  readonly memory: MemoryWatch;
  readonly figures: FigureWatch;
  readonly experiments: Experiments;
}

/** How a magic is described to the reader: this is all of its documentation. */
interface Described {
  /** How it is called, with its percent signs: `%seed`, `%%bash`. */
  readonly form: string;
  /** The form with its arguments: `%seed [n]`. */
  readonly usage: string;
  /** One sentence on what it does. */
  readonly summary: string;
  /** What else there is to know, a sentence an entry. */
  readonly details?: readonly string[];
  /** Words that can follow it, for completion. */
  readonly words?: () => readonly string[];
}

/** A magic on a line of its own; what follows on the line is text for it. */
export interface LineMagic extends Described {
  readonly kind: "line";
  /** Whether the cell has to wait for it. */
  readonly waits: boolean;
  /** Does it, and returns what it shows; undefined for nothing. */
  readonly run: (argument: string, context: MagicContext) => unknown;
}

/** A magic whose cell is text for it, not TypeScript. */
export interface CellMagic extends Described {
  readonly kind: "cell";
  /** Takes the text, and returns what it shows; undefined for nothing. */
  readonly run: (argument: string, body: string, context: MagicContext) => unknown;
}

/** A magic around TypeScript: the statement that follows on its line (`%time`), or the whole cell (`%%time`). */
export interface AroundMagic extends Described {
  readonly kind: "around";
  /** Called before the code; what it returns is called with the value of the code, and returns the value to go on with. */
  readonly start: (context: MagicContext) => (value: unknown) => unknown;
}

/** A magic that runs the cell's TypeScript as a function of its own, while the cell itself has ended. */
export interface BackgroundMagic extends Described {
  readonly kind: "background";
  /** Begins the work; `work` resolves to the value of the cell's last expression. */
  readonly start: (argument: string, work: () => Promise<unknown>, context: MagicContext) => void;
}

/** A cell extension. */
export type Magic = LineMagic | CellMagic | AroundMagic | BackgroundMagic;
