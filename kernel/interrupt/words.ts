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
  /** What the main thread is doing: `loop`, `kernel`, `guarded` or `signalled`. */
  phase: 2,
  /** Number of the last interrupt that the main thread has read from its port. */
  acknowledged: 3,
  /**
   * Nonzero while the main thread was interrupted and answers nothing: it loops in microtasks, most likely. Number of
   * the execution that was interrupted, which may be over, or -1 if none ran.
   */
  stuck: 4,
  /** Characters of output on their way from the main thread to the socket thread. */
  backlog: 5,
  /** Whether the sentinel catches signals: 0 not yet, 1 it does, -1 there will be none. */
  watching: 6,
  /** System number of the thread that takes signals to those who catch them; 0 where it is not known. */
  courier: 7,
  /** How often the sentinel has been asked whether it has caught all that there was to catch. */
  asked: 8,
  /** The last question that the sentinel has answered. */
  answered: 9,
  /** 1 while the socket thread decides whether to send a signal, and sends it. */
  striking: 10,
  /** Number of the execution that the main thread has been asked for while nothing ran, and has not begun; else 0. */
  awaited: 11,
} as const;

/** The integers that the threads share; index it with `word`. */
export type Words = Int32Array;

/** Makes the shared integers, all 0. */
export function createWords(): Words {
  return new Int32Array(new SharedArrayBuffer(4 * Object.keys(word).length));
}

/** Number of the execution that a message which arrives now can be meant for: the one that runs, or is about to; else 0. */
export function target(words: Words): number {
  return Atomics.load(words, word.running) || Atomics.load(words, word.awaited);
}

/**
 * Whether code that execution `id` has started is to end. Where the main thread is stuck, that is also the code in the
 * background, and never that of an execution which has begun to run since.
 */
export function isInterrupted(words: Words, id: number): boolean {
  if (words[word.interrupted] === id) return true;
  const stuck = words[word.stuck];
  return stuck !== 0 && (stuck === id || words[word.running] !== id);
}
