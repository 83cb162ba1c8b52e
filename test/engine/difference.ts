import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";

/** Largest absolute difference between a tensor's values and those expected, of which there must be as many. */
export function difference(actual: tf.Tensor, expected: tf.Tensor | readonly number[]): number {
  const values = [...actual.dataSync()];
  const wanted = expected instanceof tf.Tensor ? [...expected.dataSync()] : expected;
  expect(values).toHaveLength(wanted.length);
  const apart = values.map((value, i) => Math.abs(value - wanted[i]!));
  // A NaN must not pass: it is not larger than anything.
  return apart.some(Number.isNaN) ? Infinity : Math.max(0, ...apart);
}
