import { createRequire } from "node:module";
import { cpus } from "node:os";

import * as tf from "@tensorflow/tfjs-core";

import type { EngineFacts } from "./description";

const load = createRequire(__filename);

/** Plain JavaScript: always there, correct, and some fifty times slower than native TensorFlow on convolutions. */
export const cpu = {
  name: "cpu",
  start(): EngineFacts {
    // The whole of TensorFlow.js: the core alone has no gradients, and the backend comes with it.
    load("@tensorflow/tfjs");
    // Production mode only silences the banner that recommends a native package.
    tf.enableProdMode();
    // setBackend answers with a promise, but a backend whose factory is synchronous is in place at once.
    void tf.setBackend("cpu");
    return {
      name: "cpu",
      device: `CPU: ${cpus()[0]?.model.trim() ?? "unknown"}`,
      library: `TensorFlow.js ${tf.version_core}, plain JavaScript`,
      threads: 1,
      settings: ["slow: use a native engine to train more than toys"],
    };
  },
} as const;
