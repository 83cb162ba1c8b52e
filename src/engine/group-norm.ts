import * as tf from "@tensorflow/tfjs-core";

/**
 * Group normalisation with one group: over all channels and positions of each image at once.
 *
 * y = γ (x − μ) / √(σ² + ε) + β with ε = 10⁻⁵; it keeps no running statistics, and does the same in training and evaluation.
 *
 * Source: Wu and He, 2018.
 */
export class GroupNorm {
  /** Scale γ, [C], starts at 1. */
  readonly gamma: tf.Variable<tf.Rank.R1>;
  /** Offset β, [C], starts at 0. */
  readonly beta: tf.Variable<tf.Rank.R1>;
  /** Added to the variance, ε. */
  readonly epsilon = 1e-5;

  constructor(channels: number) {
    this.gamma = tf.tidy(() => tf.variable(tf.ones([channels])));
    this.beta = tf.tidy(() => tf.variable(tf.zeros([channels])));
  }

  /** Normalises x, [N, H, W, C]. */
  apply(x: tf.Tensor4D): tf.Tensor4D {
    const { mean, variance } = tf.moments(x, [1, 2, 3], true);
    const normalised = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, this.epsilon)));
    return tf.add(tf.mul(normalised, this.gamma), this.beta);
  }

  dispose(): void {
    tf.dispose([this.gamma, this.beta]);
  }
}
