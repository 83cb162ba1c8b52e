import * as tf from "@tensorflow/tfjs-core";

import { normal, uniform } from "../engine";

/** How filters are drawn: N(0, 2/fan_out), or U(±1/√fan_in), both with the released code's counting of fans. */
export type AstrocyteInitialiser = "normal" | "uniform";

/** Draws the filters of one part of an astrocyte network. */
export type DrawFilters = (
  part: string,
  shape: readonly [number, number, number, number],
) => tf.Variable<tf.Rank.R4>;

/**
 * Fans as the released code counts them, from PyTorch's layouts: [O, I, k, k], and [in, out, k, k] when transposed. In
 * both the first axis is the last of TensorFlow's [k, k, I, O] and [k, k, out, in], the second the one before it.
 */
export function drawFilters(seed: number, name: string, initialiser: AstrocyteInitialiser): DrawFilters {
  return (part, shape) => {
    const [height, width, second, first] = shape;
    const area = height * width;
    const purpose = `${name}/${part}`;
    return tf.tidy(() => {
      const drawn =
        initialiser === "normal"
          ? normal(shape, Math.sqrt(2 / (first * area)), seed, purpose)
          : uniform(shape, 1 / Math.sqrt(second * area), seed, purpose);
      return tf.variable(drawn as tf.Tensor4D);
    });
  };
}
