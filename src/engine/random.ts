import * as tf from "@tensorflow/tfjs-core";
import seedrandom from "seedrandom";

import { engine } from "./engine";

/**
 * A stream of random numbers in [0, 1), the same on every engine for the same seed and purpose.
 *
 * The purpose (a name such as `"conv1"`) keeps the streams of one seed apart, so that adding a draw in one place
 * changes none elsewhere.
 */
export function randomStream(seed: number, purpose: string): () => number {
  return seedrandom.alea(`${seed}/${purpose}`);
}

/** Names a stream of random numbers: its seed, and what it is for. */
export interface Stream {
  readonly seed: number;
  readonly purpose: string;
}

/** What {@link randomStream} starts from, as its generator's three whole numbers of 32 bits; the fourth, its carry, is 1. */
export function streamStart({ seed, purpose }: Stream): Int32Array {
  const { s0, s1, s2 } = seedrandom.alea(`${seed}/${purpose}`, { state: true }).state();
  return Int32Array.from([s0, s1, s2], (share) => (share * 2 ** 32) | 0);
}

/** Draws of the logistic distribution, ln(v / (1 − v)) from v uniform within [10⁻⁷, 1 − 10⁻⁷]. */
export function logisticValues(count: number, { seed, purpose }: Stream): Float32Array {
  const next = randomStream(seed, purpose);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const v = Math.min(1 - 1e-7, Math.max(1e-7, next()));
    values[i] = Math.log(v / (1 - v));
  }
  return values;
}

/** Independent draws from U(-bound, bound). */
export function uniform(shape: readonly number[], bound: number, seed: number, purpose: string): tf.Tensor {
  const next = randomStream(seed, purpose);
  return fill(shape, () => (2 * next() - 1) * bound);
}

/** Independent draws from N(0, deviation²), by the Box-Muller transform. */
export function normal(
  shape: readonly number[],
  deviation: number,
  seed: number,
  purpose: string,
): tf.Tensor {
  const next = randomStream(seed, purpose);
  let spare: number | undefined;
  return fill(shape, () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  });
}

function fill(shape: readonly number[], draw: () => number): tf.Tensor {
  engine();
  const values = new Float32Array(shape.reduce((size, length) => size * length, 1));
  for (let i = 0; i < values.length; i++) values[i] = draw();
  return tf.tensor(values, [...shape]);
}
