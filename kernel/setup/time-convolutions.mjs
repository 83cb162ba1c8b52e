import { createRequire } from "node:module";
import { join } from "node:path";

import { dist } from "./clone.mjs";

/** @typedef {import("@tensorflow/tfjs-core").Tensor4D} Tensor4D */

/**
 * Prints how many milliseconds the 3 × 3 convolutions of ResNet-18 (width 16, batch 32) take with their gradients, under the
 * settings of TensorFlow that the environment holds: the median of seven, after three to warm up.
 */
const load = createRequire(import.meta.url);
const { useEngine } = /** @type {{useEngine(name: string): Promise<unknown>}} */ (
  load(join(dist, "src", "engine", "index.js"))
);
const tf = /** @type {typeof import("@tensorflow/tfjs-core")} */ (load("@tensorflow/tfjs-core"));

await useEngine("tensorflow");
const layers = /** @type {const} */ ([
  [32, 16],
  [16, 32],
  [8, 64],
  [4, 128],
]).map(([size, channels]) => ({
  x: /** @type {Tensor4D} */ (tf.randomNormal([32, size, size, channels])),
  filter: /** @type {Tensor4D} */ (tf.randomNormal([3, 3, channels, channels])),
}));
const gradients = tf.grads((x, filter) =>
  tf.conv2d(/** @type {Tensor4D} */ (x), /** @type {Tensor4D} */ (filter), 1, "same"),
);

const times = Array.from({ length: 10 }, () => {
  const start = performance.now();
  tf.tidy(() => {
    for (const { x, filter } of layers) for (const gradient of gradients([x, filter])) gradient.dataSync();
  });
  return performance.now() - start;
});
const [median] = times
  .slice(3)
  .sort((a, b) => a - b)
  .slice(3);
process.stdout.write(`${median}\n`);
