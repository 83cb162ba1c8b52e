import { executionAsyncId } from "node:async_hooks";
import { Interrupted } from "../cell/interrupted";

/**
 * Puts Node's account of nested asynchronous scopes right after code was broken off by a signal; `before` is the
 * `executionAsyncId()` in which it was begun.
 *
 * Code that is broken off inside such a scope (a widget's handler runs in one) never leaves it, and Node.js ends the
 * process when it finds the account uneven. It clears the account itself once an uncaught exception has been handled;
 * `process._fatalException` is that way, and listeners for `uncaughtException` see an `Interrupted`.
 */
export function clearScopes(before: number): void {
  if (executionAsyncId() === before) return;
  const handle: unknown = Reflect.get(process, "_fatalException");
  if (typeof handle === "function") Reflect.apply(handle, process, [new Interrupted()]);
}
