import * as tf from "@tensorflow/tfjs-core";

import { drawnGate } from "../../astrocyte";
import { randomStream } from "../../engine";

/** A stream of random numbers: its seed, and what it is for. */
export interface NoiseStream {
  readonly seed: number;
  readonly purpose: string;
}

/**
 * Hard-concrete gates drawn for each image and unit, [images, units], which differ with the stream alone.
 *
 * @param logAlpha [units]
 */
export function drawnGates(logAlpha: tf.Tensor1D, images: number, stream: NoiseStream): tf.Tensor2D {
  const noise = tf.tensor2d(logisticValues(images * logAlpha.size, stream), [images, logAlpha.size]);
  return drawnGate(logAlpha, noise) as tf.Tensor2D;
}

/** Draws of the logistic distribution, ln(v / (1 − v)) from v uniform. */
export function logisticValues(count: number, { seed, purpose }: NoiseStream): Float32Array {
  const next = randomStream(seed, purpose);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const v = Math.min(1 - 1e-7, Math.max(1e-7, next()));
    values[i] = Math.log(v / (1 - v));
  }
  return values;
}
