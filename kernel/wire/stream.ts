/** Text for standard output or standard error, and the header (as JSON) of the request that it belongs to. */
export interface StreamText {
  readonly name: "stdout" | "stderr";
  readonly parent: string;
  readonly text: string;
}

/** Text longer than this is not held back, in characters. */
const limit = 1 << 18;

/**
 * Joins texts of the same stream that follow each other, so that ten thousand lines become a few messages.
 *
 * Nothing is reordered: text of another stream, or of another cell, ends the joining, and whoever sends anything else
 * flushes first.
 */
export class StreamJoiner {
  readonly #send: (joined: StreamText) => void;
  #pieces: string[] = [];
  #length = 0;
  #last: StreamText | undefined;

  /** `send` gets each joined text. */
  constructor(send: (joined: StreamText) => void) {
    this.#send = send;
  }

  /** Whether text is held back. */
  get pending(): boolean {
    return this.#last !== undefined;
  }

  /** Adds text. */
  add(text: StreamText): void {
    if (this.#last !== undefined && (this.#last.name !== text.name || this.#last.parent !== text.parent)) {
      this.flush();
    }
    this.#last = text;
    this.#pieces.push(text.text);
    this.#length += text.text.length;
    if (this.#length >= limit) this.flush();
  }

  /** Sends what is held back. */
  flush(): void {
    if (this.#last === undefined) return;
    const { name, parent } = this.#last;
    const text = this.#pieces.join("");
    this.#last = undefined;
    this.#pieces = [];
    this.#length = 0;
    this.#send({ name, parent, text });
  }
}
