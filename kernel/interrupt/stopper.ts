import { guarded, loop, signalled } from "./phase";
import { target, word, type Words } from "./words";

/** What the socket thread does to the rest of the process when it stops an execution. */
export interface Means {
  /** Tells the main thread that execution `id` (0: whatever it is doing) is interrupted; `ring` numbers the call. */
  tell(id: number, ring: number): void;
  /** Sends SIGINT to this very process; false where there are no signals. */
  signal(): boolean;
  /** Calls back after `ms`. */
  later(ms: number, call: () => void): void;
}

/** How often the progress of an interrupt is looked at, in ms. */
const tick = 10;
/** When code that nobody could stop by asking is stopped by a signal, in ms after the interrupt. */
const signalAfter = 30;
/** How often a signal that does not arrive is sent again, in ms; a multiple of `tick`. */
const resend = 50;
/** When a main thread that answers nothing is taken for stuck in microtasks, in ms after the interrupt. */
const stuckAfter = 50;

/**
 * Stops executions, on the socket thread: first by asking, then by force.
 *
 * An interrupt belongs to the execution that runs at the moment it arrives, and to no other. It is asked for through
 * the shared word that checks in loops read, and through the main thread's port; what does not end by itself then is
 * stopped by a signal if it is synchronous, and by the microtask gate if it starves the event loop.
 */
export class Stopper {
  readonly #words: Words;
  readonly #means: Means;
  #rings = 0;
  /** The execution that is being stopped now: a second interrupt of the same one changes nothing. */
  #stopping: number | undefined;

  constructor(words: Words, means: Means) {
    this.#words = words;
    this.#means = means;
  }

  /** Number of the execution that an interrupt which arrives now belongs to; 0 if there is none. */
  get target(): number {
    return target(this.#words);
  }

  /**
   * Interrupts execution `id`, if it is not over. For 0, when there was none, only code in the background is stopped, and only
   * if it blocks the main thread.
   */
  interrupt(id: number): void {
    if (id !== this.target || this.#stopping === id) return;
    if (id !== 0) Atomics.store(this.#words, word.interrupted, id);
    this.#stop(id);
  }

  /**
   * Takes note that a signal has stopped execution `id`, perhaps one that was not sent from here: microtasks that it
   * has left behind may block the main thread.
   */
  stopped(id: number): void {
    // Whatever is being stopped, the main thread has to answer.
    if (this.#stopping === undefined) this.#stop(id);
  }

  #stop(id: number): void {
    this.#stopping = id;
    const ring = ++this.#rings;
    this.#means.tell(id, ring);
    this.#follow(id, ring, 0);
  }

  #follow(id: number, ring: number, waited: number): void {
    const words = this.#words;
    const answered = this.#answered(ring);
    const ended = id === 0 || target(words) !== id;
    // What an execution has left behind may block the main thread when it has ended itself.
    if ((ended && answered) || this.#stopping !== id) {
      if (this.#stopping === id) this.#stopping = undefined;
      Atomics.compareExchange(words, word.stuck, id || -1, 0);
      return;
    }
    if (waited >= signalAfter && id !== 0) this.#strike(id, waited);
    if (waited >= stuckAfter) {
      const stuck = !answered && Atomics.load(words, word.phase) === loop;
      Atomics.store(words, word.stuck, stuck ? id || -1 : 0);
      // It may have answered just before that was written.
      if (this.#answered(ring)) Atomics.store(words, word.stuck, 0);
    }
    this.#means.later(tick, () => {
      this.#follow(id, ring, waited + tick);
    });
  }

  #answered(ring: number): boolean {
    return Atomics.load(this.#words, word.acknowledged) >= ring;
  }

  /** Sends the signal, if and only if the main thread is inside the guard of this execution, which then waits for it. */
  #strike(id: number, waited: number): void {
    const words = this.#words;
    Atomics.store(words, word.striking, 1);
    const before = Atomics.compareExchange(words, word.phase, guarded(id), signalled(id));
    // Signals that are sent at the same time may become one: one that has not arrived is sent again.
    const again = before === signalled(id) && waited % resend === 0;
    if ((before === guarded(id) || again) && !this.#means.signal()) {
      Atomics.compareExchange(words, word.phase, signalled(id), guarded(id));
    }
    Atomics.store(words, word.striking, 0);
    Atomics.notify(words, word.striking);
  }
}
