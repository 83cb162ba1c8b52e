import * as tf from "@tensorflow/tfjs-core";

import { normal } from "../engine";

import type { ConnectionPart } from "./global-connection";

/** Parameters of one attention, all [width, width], and of the normalisations in front. */
export interface Attention {
  readonly query: tf.Variable<tf.Rank.R2>;
  readonly key: tf.Variable<tf.Rank.R2>;
  readonly value: tf.Variable<tf.Rank.R2>;
  readonly output: tf.Variable<tf.Rank.R2>;
}

/** Weights from N(0, 1/width). */
export function attention(width: number, seed: number, purpose: string): Attention {
  const draw = (name: string): tf.Variable<tf.Rank.R2> =>
    tf.tidy(() =>
      tf.variable(normal([width, width], 1 / Math.sqrt(width), seed, `${purpose}/${name}`) as tf.Tensor2D),
    );
  return { query: draw("query"), key: draw("key"), value: draw("value"), output: draw("output") };
}

/**
 * What some tokens read from others, by h heads: softmax(Q Kᵀ / √d) V, put together by the output weights.
 *
 * Tokens are normalised first, each to mean 0 and variance 1 (pre-norm).
 *
 * Source: Vaswani et al., 2017; Xiong et al., 2020.
 *
 * @param readers [m, width]
 * @param read [n, width]
 * @returns [m, width], to be added to the readers
 */
export function attend(
  readers: tf.Tensor2D,
  read: tf.Tensor2D,
  { query, key, value, output }: Attention,
  heads: number,
): tf.Tensor2D {
  const [m, width] = readers.shape;
  const depth = width / heads;
  const split = (x: tf.Tensor2D): tf.Tensor3D =>
    tf.transpose(tf.reshape(x, [x.shape[0], heads, depth]), [1, 0, 2]);
  const [a, b] = [standardised(readers), standardised(read)];
  const q = split(tf.matMul(a, query));
  const k = split(tf.matMul(b, key));
  const v = split(tf.matMul(b, value));
  const weights = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(depth)));
  const found = tf.reshape<tf.Rank.R2>(tf.transpose(tf.matMul(weights, v), [1, 0, 2]), [m, width]);
  return tf.matMul(found, output);
}

/**
 * An attention as a part of a connection: m tokens read from n. Its multiply-accumulates are those of Q, K, V and the output,
 * (2 m + 2 n) width², and those of Q Kᵀ and of its product with V, 2 m n width.
 */
export function attentionPart(
  name: string,
  width: number,
  [m, n]: readonly [number, number],
): ConnectionPart {
  return {
    name,
    kind: "attention",
    shape: [4, width, width],
    output: [m, width],
    parameters: 4 * width * width,
    macs: 2 * (m + n) * width * width + 2 * m * n * width,
  };
}

/** Each token to mean 0 and variance 1 over its width. */
export function standardised(x: tf.Tensor2D): tf.Tensor2D {
  const { mean, variance } = tf.moments(x, 1, true);
  return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
}
