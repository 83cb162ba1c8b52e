import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../src/data";
import { normal, randomStream } from "../../src/engine";

/** A seeded batch of images that are noise, with labels at random. */
export function noise(
  shape: readonly [number, number, number],
  classes: number,
  count: number,
  seed = 0,
): Batch {
  const next = randomStream(seed, "bench/labels");
  const labels = Array.from({ length: count }, () => Math.floor(classes * next()));
  return {
    x: normal([count, ...shape], 1, seed, "bench/images") as tf.Tensor4D,
    y: tf.tensor1d(labels, "int32"),
    indices: Int32Array.from(labels.keys()),
    index: 0,
    count,
  };
}
