import { createRequire } from "node:module";
import { cpus } from "node:os";
import util from "node:util";

import * as tf from "@tensorflow/tfjs-core";

import type { EngineFacts } from "./description";
import type { NativeBackend } from "./native";
import { nativeSettings, type NativeSetting } from "./native-settings";
import { onednnTiming } from "./onednn-timing";
import { loadOwnOps } from "./own-ops";
import { usableProcessors } from "./processors";
import { EngineUnavailable } from "./provider";
import { quietly } from "./quietly";

const load = createRequire(__filename);

/** Chosen once a process: TensorFlow reads them from the environment while it loads. */
let settings: readonly NativeSetting[] | undefined;

function prepareEnvironment(): readonly NativeSetting[] {
  // Levels 0-2 are chatter; errors still come through, as exceptions.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  settings ??= nativeSettings(process.env, {
    threads: usableProcessors(),
    processor: processorName(),
    timing: onednnTiming(),
  });
  for (const { variable, value } of settings) process.env[variable] = value;
  return settings;
}

function processorName(): string {
  return cpus()[0]?.model.trim() ?? "unknown";
}

/** tfjs-node 4.22 calls two predicates that Node 22 warns of and Node 23 has removed. */
function replaceRemovedPredicates(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}

function loadBinding(): void {
  try {
    quietly(() => {
      load("@tensorflow/tfjs-node-gpu");
      loadOwnOps();
    });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    const reason = message.includes("can not be found")
      ? "its native part has not been built"
      : `its native part does not load (${message.trim()})`;
    throw new EngineUnavailable(reason, "`npm run setup` builds it (needs Python 3.11+ and g++)");
  }
}

/** TensorFlow, native: `@tensorflow/tfjs-node-gpu` over the TensorFlow library that set-up took from PyPI. */
export const tensorflow = {
  name: "tensorflow",
  start(): EngineFacts {
    const settings = prepareEnvironment();
    replaceRemovedPredicates();
    loadBinding();
    void tf.setBackend("tensorflow");
    const backend = tf.backend() as NativeBackend;
    const threads = Number(process.env.TF_NUM_INTRAOP_THREADS);
    return {
      name: "tensorflow",
      device: backend.isUsingGpuDevice ? "GPU (CUDA)" : `CPU: ${processorName()}`,
      library: `TensorFlow ${backend.binding.TF_Version}`,
      threads,
      settings: settings.map(({ phrase }) => phrase),
    };
  },
} as const;
