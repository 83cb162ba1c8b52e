import { readFileSync } from "node:fs";

import { addonPath } from "./own-ops";

/** What set-up has timed on one processor: a few convolutions with oneDNN's kernels and without, in milliseconds. */
export interface OnednnTiming {
  readonly processor: string;
  readonly on_ms: number;
  readonly off_ms: number;
}

/** The timing that set-up has left beside TensorFlow.js's binding; undefined where there is none. */
export function onednnTiming(path = addonPath("onednn.json")): OnednnTiming | undefined {
  if (path === undefined) return undefined;
  try {
    const { processor, on_ms, off_ms } = JSON.parse(readFileSync(path, "utf8")) as Partial<OnednnTiming>;
    const whole = processor !== undefined && Number(on_ms) > 0 && Number(off_ms) > 0;
    return whole ? { processor, on_ms: Number(on_ms), off_ms: Number(off_ms) } : undefined;
  } catch {
    return undefined;
  }
}
