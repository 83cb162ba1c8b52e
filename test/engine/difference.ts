import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";

/** Largest absolute difference between a tensor's values and those expected, of which there must be as many. */
export function difference(actual: tf.Tensor, expected: tf.Tensor | readonly number[]): number {
  const values = actual.dataSync();
  const wanted = expected instanceof tf.Tensor ? expected.dataSync() : expected;
  expect(values).toHaveLength(wanted.length);
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const apart = Math.abs(values[i]! - wanted[i]!);
    // A NaN must not pass: it is not larger than anything.
    if (!(apart <= most)) most = Number.isNaN(apart) ? Infinity : apart;
  }
  return most;
}
