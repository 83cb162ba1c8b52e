import * as tf from "@tensorflow/tfjs-core";

import { normal } from "../engine";

import type { ConnectedUnits } from "./global-connection";

/** A linear readout: weights [in, 1] and a bias. */
export interface ScoreHead {
  readonly weights: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** Weights from N(0, 0.01²), so that all units begin alike, or from N(0, 1/in); bias 0. */
export function scoreHead(
  inputs: number,
  { seed, start = "alike" }: Pick<ConnectedUnits, "seed" | "start">,
  purpose: string,
): ScoreHead {
  const deviation = start === "alike" ? 0.01 : 1 / Math.sqrt(inputs);
  return {
    weights: tf.tidy(() => tf.variable(normal([inputs, 1], deviation, seed, purpose) as tf.Tensor2D)),
    bias: tf.tidy(() => tf.variable(tf.zeros([1]))),
  };
}

/** One value a row: x w + b, `[rows, in]` to `[rows]`. */
export function readOut(x: tf.Tensor2D, { weights, bias }: ScoreHead): tf.Tensor1D {
  return tf.reshape(tf.add(tf.matMul(x, weights), bias), [x.shape[0]]);
}
