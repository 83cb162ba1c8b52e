/**
 * The few integers that the kernel's threads share, so that they can agree while the main thread computes.
 *
 * The main thread runs cells; the socket thread receives interrupts and may stop the main thread; the sentinel thread
 * catches signals. Everything that decides *which* execution an interrupt belongs to is written here, atomically.
 */
export const word = {
  /** Number of the execution that runs now; 0 while none does. Written by the main thread. */
  running: 0,
  /** Number of the execution that was interrupted last. Written by whoever interrupts it. */
  interrupted: 1,
  /** What the main thread is doing: one of `phase`. */
  phase: 2,
  /** Number of the last interrupt that the main thread has read from its port. */
  acknowledged: 3,
  /** Nonzero while the main thread answers nothing although it was interrupted: a loop of microtasks, most likely. */
  stuck: 4,
  /** Lower 31 bits of the time in ms when the socket thread last sent a signal to its own process. */
  signalledAt: 5,
  /** Characters of output on their way from the main thread to the socket thread. */
  backlog: 6,
  /** 1 once the sentinel catches signals; before that, a signal would end the process. */
  watching: 7,
  /** 1 while a thread waits for the sentinel to have seen every signal that was sent so far. */
  draining: 8,
  /** Number of the execution that the main thread has been asked for while nothing ran, and has not begun; else 0. */
  awaited: 9,
} as const;

/** What the main thread is doing, as far as an interrupt needs to know. */
export const phase = {
  /** The event loop, or code that it called: timers, continuations after an await. */
  loop: 0,
  /** Synchronous code of a cell inside `guard`: a signal stops it. */
  guarded: 1,
  /** As `guarded`, and the socket thread has sent the signal: the guard may not be left before it has arrived. */
  signalled: 2,
  /** The kernel's own work, such as TypeScript's conversion: nobody may stop it half-way. */
  kernel: 3,
} as const;

/** The integers that the threads share; index it with `word`. */
export type Words = Int32Array;

/** Makes the shared integers, all 0. */
export function createWords(): Words {
  return new Int32Array(new SharedArrayBuffer(4 * Object.keys(word).length));
}

/** The time in ms that `signalledAt` holds. */
export function clock(): number {
  return Date.now() & 0x7fffffff;
}

/** Number of the execution that an interrupt which arrives now belongs to: the one that runs, or is about to; else 0. */
export function target(words: Words): number {
  return Atomics.load(words, word.running) || Atomics.load(words, word.awaited);
}
