import { Interrupted } from "../cell/interrupted";
import { isInterrupted, word, type Words } from "./words";

/**
 * Lets an interrupt end an endless chain of microtasks.
 *
 * A chain such as `const spin = () => Promise.resolve().then(spin)` has no loop that a check could be put into, and
 * the event loop never gets a turn. So the three calls that such a chain must pass (`then`, `queueMicrotask`,
 * `process.nextTick`) look at one shared integer, which the socket thread sets only while the main thread has been
 * interrupted and does not answer; then they throw `Interrupted` into the code of the cell that it was. `execution`
 * tells the number of the execution that has started the calling code; undefined for the kernel's own.
 */
export function gateMicrotasks(words: Words, execution: () => number | undefined): void {
  const check = (): void => {
    if (Atomics.load(words, word.stuck) === 0) return;
    const id = execution();
    if (id !== undefined && isInterrupted(words, id)) throw new Interrupted();
  };
  gate(Promise.prototype, "then", check);
  gate(globalThis, "queueMicrotask", check);
  gate(process, "nextTick", check);
}

/** Puts a check in front of a method, which keeps its name, its length and its attributes. */
function gate(target: object, name: string, check: () => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, name);
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== "function" || descriptor === undefined) return;
  const gated = {
    [name](this: unknown, ...given: unknown[]): unknown {
      check();
      return Reflect.apply(original, this, given);
    },
  }[name]!;
  Object.defineProperty(gated, "length", { value: original.length, configurable: true });
  Object.defineProperty(target, name, {
    value: gated,
    configurable: true,
    writable: true,
    enumerable: descriptor.enumerable ?? false,
  });
}
