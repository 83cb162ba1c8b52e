import { Interrupted } from "../cell/interrupted";
import type { CellRun } from "../cell/contract";
import { guard } from "../interrupt/guard";
import { isInterrupted, type Words } from "../interrupt/words";
import type { Request } from "../wire/exchange";

/** How long an interrupted cell may take to end by itself before it is given up, in ms. */
const grace = 60;

/** One execution of one cell: whom its output belongs to, and how it is interrupted. */
export class Run implements CellRun {
  readonly id: number;
  readonly count: number;
  /** The header of the request, as JSON: the parent of every message that the cell causes. */
  readonly parent: string;
  readonly identities: readonly Uint8Array[];
  /** Whether nothing that the cell shows is to be seen. */
  readonly silent: boolean;
  /** Whether the front end can answer questions. */
  readonly allowStdin: boolean;
  /** Displays that are being made; the cell has not ended before them. */
  readonly pending = new Set<Promise<void>>();
  /** Rejects some time after the run has been interrupted, in case that the cell does not end by itself. */
  readonly abandoned: Promise<never>;
  readonly #words: Words;
  readonly #onStopped: (id: number) => void;
  readonly #controller = new AbortController();
  #abandon: (reason: Interrupted) => void = () => undefined;
  #stopped = false;

  /** `onStopped` hears when a signal has stopped code of the run. */
  constructor(words: Words, request: Request, count: number, onStopped: (id: number) => void) {
    const { id, identities, header, content } = request;
    this.id = id;
    this.count = count;
    this.parent = JSON.stringify(header);
    this.identities = identities;
    this.silent = content.silent === true;
    this.allowStdin = content.allow_stdin !== false;
    this.#words = words;
    this.#onStopped = onStopped;
    this.abandoned = new Promise((_resolve, reject) => {
      this.#abandon = reject;
    });
    // Whoever waits for it has a handler; when nobody does, nobody is to hear of it.
    this.abandoned.catch(() => undefined);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  readonly checkInterrupt = (): void => {
    if (this.#stopped || isInterrupted(this.#words, this.id)) throw new Interrupted();
  };

  readonly guard = <T>(body: () => T): T =>
    guard(this.#words, this.id, body, () => {
      this.#onStopped(this.id);
    });

  /** Interrupts the run: whoever waits on its signal hears of it now; what does not end is given up a little later. */
  interrupt(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#controller.abort(new Interrupted());
    setTimeout(() => {
      this.#abandon(new Interrupted());
    }, grace);
  }
}
