import { AsyncResource } from "node:async_hooks";

/** What becomes of an error that a handler throws, or that its promise rejects with. */
export type Report = (error: unknown) => void;

/**
 * Functions to be called when something happens, each as the code of the cell that added it: what it writes and shows
 * appears there, and so do its errors.
 */
export class Handlers<Given extends readonly unknown[]> {
  readonly #handlers = new Set<(report: Report, given: Given) => unknown>();

  /** Adds a function, and returns what takes it out again. */
  add(handler: (...given: Given) => unknown): () => void {
    const bound = AsyncResource.bind((report: Report, given: Given): unknown => {
      try {
        const result = handler(...given);
        return result instanceof Promise ? result.catch(report) : result;
      } catch (error) {
        report(error);
        return undefined;
      }
    });
    this.#handlers.add(bound);
    return () => {
      this.#handlers.delete(bound);
    };
  }

  /** Calls all of them; one that fails does not keep the others from being called, unless `report` throws. */
  call(report: Report, ...given: Given): readonly unknown[] {
    return [...this.#handlers].map((handler) => handler(report, given));
  }
}

/** Leaves an error to whoever called. */
export function rethrow(error: unknown): never {
  throw error;
}
