import { createRequire } from "node:module";

import { addonPath } from "./own-ops";

const load = createRequire(__filename);

/**
 * Calls back without what native libraries write to standard error meanwhile (see `quiet.cc`, which set-up builds); with
 * `TF_CPP_MIN_LOG_LEVEL=0`, or where it is not built, with all of it.
 */
export function quietly<T>(callback: () => T): T {
  const addon = process.env.TF_CPP_MIN_LOG_LEVEL === "0" ? undefined : addonPath("quiet.node");
  if (addon === undefined) return callback();
  const results: T[] = [];
  (load(addon) as { quiet(callback: () => void): void }).quiet(() => {
    results.push(callback());
  });
  return results[0]!;
}
