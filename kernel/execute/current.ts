import { AsyncLocalStorage } from "node:async_hooks";
import type { Run } from "./run";

/** The run that started the code which asks, across awaits, timers and events. */
const storage = new AsyncLocalStorage<Run>();
let newest: Run | undefined;

/** The run that started the code which asks; undefined for the kernel's own code. */
export function startingRun(): Run | undefined {
  return storage.getStore();
}

/** The run that output belongs to: the one that started the code, or else the newest one. */
export function owner(): Run | undefined {
  return storage.getStore() ?? newest;
}

/** Calls `body` as the code of this run, a cell's: it is the newest one from now on. */
export function asRun<T>(run: Run, body: () => T): T {
  newest = run;
  return inRun(run, body);
}

/** Calls `body` as the code of this run. */
export function inRun<T>(run: Run, body: () => T): T {
  return storage.run(run, body);
}
