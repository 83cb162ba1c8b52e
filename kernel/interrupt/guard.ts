import { executionAsyncId } from "node:async_hooks";
import { Script } from "node:vm";
import { Interrupted } from "../cell/interrupted";
import { guarded, isGuarded, kernel } from "./phase";
import { clearScopes } from "./unwind";
import { word, type Words } from "./words";

/** The hidden global through which the guarded script reaches the body that it should run. */
const entry = Symbol.for("astronet.guarded");
const script = new Script('globalThis[Symbol.for("astronet.guarded")]()', {
  filename: "node:astronet-guard",
});

/**
 * Runs synchronous code of execution `id` so that an interrupt can stop it, whatever the code does: returns what
 * `body` returns, throws what it throws, or throws `Interrupted`.
 *
 * A signal sent by the socket thread belongs to this execution alone: from the moment it is sent, the guard cannot be
 * left before the signal has arrived, even if the body has ended by itself in between. A signal from elsewhere may come
 * straight here, without the socket thread's knowledge: `stopped` is called for every one.
 */
export function guard<T>(words: Words, id: number, body: () => T, stopped = (): void => undefined): T {
  if (Atomics.load(words, word.interrupted) === id) throw new Interrupted();
  // A guard within a guard is one guard.
  const before = Atomics.load(words, word.phase);
  if (isGuarded(before)) return body();

  const scope = executionAsyncId();
  let outcome: { value: T } | { thrown: unknown } | undefined;
  Reflect.set(globalThis, entry, () => {
    Atomics.store(words, word.phase, guarded(id));
    try {
      outcome = { value: body() };
    } catch (thrown) {
      outcome = { thrown };
    }
    // If a signal is on its way, waits here to be stopped by it; one that is lost is sent again.
    while (Atomics.compareExchange(words, word.phase, guarded(id), before) !== guarded(id));
  });
  try {
    script.runInThisContext({ breakOnSigint: true });
  } catch (error) {
    // Before anything else: another signal that comes now is not for this guard any more.
    Atomics.store(words, word.phase, before);
    if (!isStopped(error)) throw error;
    Atomics.store(words, word.interrupted, id);
    clearScopes(scope);
    stopped();
  } finally {
    Atomics.store(words, word.phase, before);
    Reflect.deleteProperty(globalThis, entry);
  }
  if (Atomics.load(words, word.interrupted) === id || outcome === undefined) throw new Interrupted();
  if ("thrown" in outcome) throw outcome.thrown;
  return outcome.value;
}

function isStopped(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}

/** Marks work that must not be stopped half-way, such as TypeScript's conversion of a cell. */
export function unstoppable<T>(words: Words, work: () => T): T {
  const before = Atomics.exchange(words, word.phase, kernel);
  try {
    return work();
  } finally {
    Atomics.store(words, word.phase, before);
  }
}
