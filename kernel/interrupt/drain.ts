import { word, type Words } from "./words";

/** How long the sentinel is waited for, in ms; it takes less than one. */
const patience = 20;

/**
 * Waits until every signal that was sent so far has arrived, so that none of them can hit what runs next.
 *
 * A signal takes a moment from its sender to the thread that catches it, and nobody can see it on its way. But signals
 * keep their order: so this sends one itself, and waits until the sentinel has seen it. Call it while nothing runs.
 */
export function drainSignals(words: Words): void {
  if (Atomics.load(words, word.watching) === 0) return;
  Atomics.store(words, word.draining, 1);
  process.kill(process.pid, "SIGINT");
  Atomics.wait(words, word.draining, 1, patience);
}
