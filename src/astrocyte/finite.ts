import * as tf from "@tensorflow/tfjs-core";

/**
 * The name of the first tensor with a value that is no number, or infinite; `undefined` if there is none.
 *
 * All tensors are looked at before one number a tensor is read.
 */
export function firstNotFinite(
  named: Iterable<readonly [name: string, values: tf.Tensor]>,
): string | undefined {
  const all = [...named];
  if (all.length === 0) return undefined;
  // x · 0 is 0 for a number, and no number for what is none or infinite.
  const sums = tf.tidy(() => tf.stack(all.map(([, values]) => tf.sum(tf.mul(values, 0)))).dataSync());
  return all.find((_, i) => Number.isNaN(sums[i]))?.[0];
}
