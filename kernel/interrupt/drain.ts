import { Courier } from "./courier";
import { word, type Words } from "./words";

/** How long a signal may be on its way where the system does not tell, in ms. */
const journey = 1;
/** How often the courier is looked at while it is awake, in ms. */
const glance = 0.2;

let courier: Courier | undefined;

/**
 * Waits until every signal that was sent so far has arrived, so that none of them can hit what runs next.
 *
 * A signal takes a moment from its sender to the thread that catches it, and on a busy machine a long one. Nothing here
 * depends on how long: first the socket thread has sent what it was about to send, then the courier has delivered all
 * there was, then the sentinel has decided about all it has caught. It is over when nothing has moved meanwhile.
 * Call it on the main thread while nothing runs: that is where the system handles a signal, so that none is half-way.
 */
export function drainSignals(words: Words): void {
  Atomics.wait(words, word.watching, 0);
  if (Atomics.load(words, word.watching) < 0) return;
  Atomics.wait(words, word.striking, 1);
  for (let before: number | undefined; ;) {
    const rest = atRest(words);
    if (rest === before) return;
    before = rest;
    askSentinel(words);
  }
}

/** Waits until the courier sleeps, and returns how often it has gone to sleep so far. */
function atRest(words: Words): number {
  const thread = Atomics.load(words, word.courier);
  if (thread === 0) {
    pause(words, journey);
    return 0;
  }
  courier ??= new Courier(thread);
  for (;;) {
    const rest = courier.rest();
    if (rest !== undefined) return rest;
    pause(words, glance);
  }
}

/** Waits until the sentinel sleeps again, having caught all that had been delivered. */
function askSentinel(words: Words): void {
  const question = Atomics.add(words, word.asked, 1) + 1;
  Atomics.notify(words, word.asked);
  for (;;) {
    const answered = Atomics.load(words, word.answered);
    if (answered === question || Atomics.load(words, word.watching) < 0) return;
    Atomics.wait(words, word.answered, answered);
  }
}

/** Nobody changes this word while the main thread waits. */
function pause(words: Words, ms: number): void {
  Atomics.wait(words, word.running, Atomics.load(words, word.running), ms);
}
