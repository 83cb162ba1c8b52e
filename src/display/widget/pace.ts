/** A clock in milliseconds. */
type Clock = () => number;

/** Does a thing at once when asked, but no more often than every `interval` ms; what was asked last is always done. */
export class Pace {
  readonly #interval: number;
  readonly #act: () => void;
  readonly #now: Clock;
  #last = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(interval: number, act: () => void, now: Clock = Date.now) {
    this.#interval = interval;
    this.#act = act;
    this.#now = now;
  }

  /** Asks for it. Code that computes without a pause is served too: its asking is what tells that time has passed. */
  ask(): void {
    const wait = this.#last + this.#interval - this.#now();
    if (wait <= 0) {
      this.flush();
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, wait).unref();
  }

  /** Does it now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = this.#now();
    this.#act();
  }
}
