import { word, type Words } from "./words";

/** How long the sentinel is waited for, in ms. It takes less than one, but on a busy machine it may not get its turn. */
const patience = 1_000;

/**
 * Waits until every signal that was sent so far has arrived, so that none of them can hit what runs next.
 *
 * A signal takes a moment from its sender to the thread that catches it, and nobody can see it on its way. But signals
 * keep their order: so this sends one itself, and waits until the sentinel has seen it. Call it while nothing runs.
 */
export function drainSignals(words: Words): void {
  if (Atomics.load(words, word.watching) === 0) return;
  const end = Date.now() + patience;
  // Two threads may want to know at the same time: one after the other.
  while (Atomics.compareExchange(words, word.draining, 0, 1) !== 0) {
    if (Date.now() > end) return;
    Atomics.wait(words, word.draining, 1, patience);
  }
  process.kill(process.pid, "SIGINT");
  if (Atomics.wait(words, word.draining, 1, patience) === "timed-out") Atomics.store(words, word.draining, 0);
}
