import type { MimeBundle } from "../mime";

/** Where a display is shown, and whether it replaces an earlier one of the same id. */
export interface DisplayOptions {
  /** Names the display, so that a later call can replace it in place. */
  readonly id?: string;
  /** Replaces the display of this id instead of adding one. */
  readonly update?: boolean;
}

/** The channel on which displays reach the reader while a cell runs: a notebook, or a terminal. */
export interface Output {
  /** False where a later display cannot replace an earlier one: progress then shows only the lines that it keeps. */
  readonly inPlace?: boolean;
  /** Shows a MIME bundle. */
  display(bundle: MimeBundle, options?: DisplayOptions): void;
}

/** Without a notebook the text form goes to standard output, one line a display. */
const terminal: Output = {
  inPlace: false,
  display(bundle) {
    const text = bundle["text/plain"];
    if (typeof text === "string") process.stdout.write(`${text}\n`);
  },
};

let current: Output = terminal;

/** Makes `output` the channel of all displays from now on, and returns the one that it replaces; the kernel calls it once. */
export function setOutput(output: Output): Output {
  const before = current;
  current = output;
  return before;
}

/** The channel in use. */
export function output(): Output {
  return current;
}
