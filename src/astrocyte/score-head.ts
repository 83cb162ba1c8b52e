import * as tf from "@tensorflow/tfjs-core";

import { normal } from "../engine";

/** A linear readout: weights [in, 1] and a bias, near zero at first, so that all units begin alike. */
export interface ScoreHead {
  readonly weights: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** Weights from N(0, 0.01²), bias 0. */
export function scoreHead(inputs: number, seed: number, purpose: string): ScoreHead {
  return {
    weights: tf.tidy(() => tf.variable(normal([inputs, 1], 0.01, seed, purpose) as tf.Tensor2D)),
    bias: tf.tidy(() => tf.variable(tf.zeros([1]))),
  };
}

/** One value a row: x w + b, `[rows, in]` to `[rows]`. */
export function readOut(x: tf.Tensor2D, { weights, bias }: ScoreHead): tf.Tensor1D {
  return tf.reshape(tf.add(tf.matMul(x, weights), bias), [x.shape[0]]);
}
