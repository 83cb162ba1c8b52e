import { drainSignals } from "../interrupt/drain";
import { word, type Words } from "../interrupt/words";
import { inRun } from "./current";
import type { Run } from "./run";

/**
 * Runs synchronous code that a message of a front end calls for, such as a slider's handler, as an execution of its own:
 * between two cells, or while a cell awaits. An interrupt that arrives meanwhile belongs to it, and not to that cell.
 *
 * Throws what `body` throws, or `Interrupted`.
 */
export function visit(words: Words, run: Run, body: () => void): void {
  drainSignals(words);
  const before = Atomics.exchange(words, word.running, run.id);
  try {
    inRun(run, () => {
      run.guard(body);
    });
  } finally {
    Atomics.store(words, word.running, before);
  }
}
