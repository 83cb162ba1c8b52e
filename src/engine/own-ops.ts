import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";

import type { NativeBackend } from "./native";

const load = createRequire(__filename);
let registered = false;

/** A file that set-up built beside TensorFlow.js's own binding; undefined where it did not, or there is no such package. */
export function addonPath(name: string): string | undefined {
  const folder = bindingFolder();
  const path = folder && join(folder, "lib", "napi-v8", name);
  return path && existsSync(path) ? path : undefined;
}

function bindingFolder(): string | undefined {
  try {
    return dirname(load.resolve("@tensorflow/tfjs-node-gpu/package.json"));
  } catch {
    return undefined;
  }
}

/** Registers the ops of `op/native` with TensorFlow, which must have been loaded. */
export function loadOwnOps(): void {
  const path = addonPath("astronet-ops.node");
  registered = path !== undefined && (load(path) as { registered: boolean }).registered;
}

/** Whether the engine in use has the ops of `op/native`: native TensorFlow on the CPU, where they were built. */
export function hasOwnOps(): boolean {
  return registered && tf.getBackend() === "tensorflow" && !(tf.backend() as NativeBackend).isUsingGpuDevice;
}
