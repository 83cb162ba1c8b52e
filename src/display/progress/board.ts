import { randomUUID } from "node:crypto";
import { output } from "../output";
import { progressBundle, type ProgressView } from "./view";

/** Milliseconds between two updates of one display: five a second are as many as a reader can follow. */
export const updateInterval = 200;

/**
 * A clock in milliseconds.
 *
 * @inline
 */
export type Clock = () => number;

/**
 * One display that changes in place, at most every 200 ms. Where displays cannot be replaced (a terminal) only the
 * lines that stay are written, each once.
 */
export class Board {
  readonly #id = `progress-${randomUUID()}`;
  readonly #now: Clock;
  #shown = false;
  #last = -Infinity;
  #written = 0;

  constructor(now: Clock) {
    this.#now = now;
  }

  /** Shows a view, unless the last one is too recent; `always` shows it in any case. */
  show(view: () => ProgressView, always = false): void {
    const channel = output();
    if (channel.inPlace === false) {
      this.#write(view());
      return;
    }
    const now = this.#now();
    if (!always && now - this.#last < updateInterval) return;
    this.#last = now;
    channel.display(progressBundle(view()), this.#shown ? { id: this.#id, update: true } : { id: this.#id });
    this.#shown = true;
  }

  #write({ lines }: ProgressView): void {
    for (const line of lines.slice(this.#written)) output().display({ "text/plain": line });
    this.#written = lines.length;
  }
}
