import * as tf from "@tensorflow/tfjs-core";

import { hasOwnOps } from "../own-ops";

import {
  executeNorm,
  executeNormGradient,
  normAlone,
  normalised,
  type Moments,
  type Normalised,
  type NormOptions,
} from "./batch-norm";
import { defineOp } from "./op";

/**
 * Batch normalisation of maps whose channels are multiplied by factors, which are never multiplied: y = BN(f x).
 *
 * A convolution is linear, so that with gates in front of its filters BN(x ∗ (p ∘ W)) = BN(p (x ∗ W)), and neither gated filters nor their
 * gradient need to be computed. With μ and σ² the moments of x, y = γ k (x − μ) + β with k = f/√(f² σ² + ε). Gradients are those of
 * {@link batchNormByMoments} with k in place of 1/√(σ² + ε), and df = γ ε (f² σ² + ε)^(−3/2) Σ dy (x − μ): all that normalisation leaves of
 * a factor's size is what ε makes of it. The running moments are those of f x; the batch's, which are returned, those of x.
 *
 * @param x [N, H, W, C], with n = N·H·W > 1
 * @param gamma scale γ, [C]
 * @param beta offset β, [C]
 * @param factors f, [C]
 * @param running moments before the batch
 */
export function factoredNorm(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  factors: tf.Tensor1D,
  running: Moments,
  options: NormOptions,
): Normalised {
  return normalised(
    forward({ x, gamma, beta, factors, mean: running.mean, variance: running.variance }, options),
  );
}

const forward = defineOp<"x" | "gamma" | "beta" | "factors" | "mean" | "variance", NormOptions>({
  name: "AstroNetFactoredNorm",
  portable(inputs, { epsilon, momentum }) {
    const { x, gamma, beta, factors } = inputs;
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const { rate, spread } = slopes(factors, variance, epsilon);
    const y = tf.add(tf.mul(tf.sub(x, mean), tf.mul(gamma, rate)), beta);
    const n = x.size / gamma.size;
    const blend = (old: tf.Tensor, batch: tf.Tensor) =>
      tf.add(tf.mul(old, 1 - momentum), tf.mul(batch, momentum));
    const unbiased = tf.mul(spread, n / (n - 1));
    return [y, mean, variance, blend(inputs.mean, tf.mul(factors, mean)), blend(inputs.variance, unbiased)];
  },
  native(inputs, options, backend) {
    if (!hasOwnOps()) return this.portable(inputs, options);
    const { x, gamma, beta, factors, mean, variance } = inputs;
    const form = { ...options, ...normAlone, factored: true, magnitude: false };
    return executeNorm(backend, [x, gamma, beta, mean, variance, factors], form);
  },
  gradient: {
    saveInputs: ["x", "gamma", "factors"],
    saveOutputs: [false, true, true, false, false],
    backward([dy], saved, { epsilon }) {
      const [x, gamma, factors, mean, variance] = saved as tf.Tensor[];
      const [dx, dgamma, dbeta, dfactors] = backward(
        { dy: dy!, x: x!, gamma: gamma!, factors: factors!, mean: mean!, variance: variance! },
        { epsilon },
      );
      return { x: dx, gamma: dgamma, beta: dbeta, factors: dfactors };
    },
  },
});

const backward = defineOp<
  "dy" | "x" | "gamma" | "factors" | "mean" | "variance",
  Pick<NormOptions, "epsilon">
>({
  name: "AstroNetFactoredNormGradient",
  portable({ dy, x, gamma, factors, mean, variance }, { epsilon }) {
    const { rate, shrunk } = slopes(factors, variance, epsilon);
    const deviation = tf.sub(x, mean);
    const dbeta = tf.sum(dy, [0, 1, 2]);
    const product = tf.sum(tf.mul(dy, deviation), [0, 1, 2]);
    const n = x.size / gamma.size;
    const along = tf.mul(deviation, tf.mul(tf.square(rate), tf.div(product, n)));
    const centred = tf.sub(dy, tf.add(tf.div(dbeta, n), along));
    const dx = tf.mul(centred, tf.mul(gamma, rate));
    const left = tf.mul(tf.mul(gamma, epsilon), tf.mul(tf.square(shrunk), shrunk));
    return [dx, tf.mul(product, rate), dbeta, tf.mul(left, product)];
  },
  native(inputs, options, backend) {
    if (!hasOwnOps()) return this.portable(inputs, options);
    const { dy, x, gamma, factors, mean, variance } = inputs;
    const form = { ...options, ...normAlone, factored: true, summed: false };
    return executeNormGradient(backend, [dy, x, gamma, mean, variance, factors], form);
  },
});

/** f² σ², 1/√(f² σ² + ε), and k = f/√(f² σ² + ε). */
function slopes(factors: tf.Tensor, variance: tf.Tensor, epsilon: number) {
  const spread = tf.mul(tf.square(factors), variance);
  const shrunk = tf.rsqrt(tf.add(spread, epsilon));
  return { spread, shrunk, rate: tf.mul(factors, shrunk) };
}

/** Whether the engine takes factors as cheaply as none: every one but CUDA's, whose normalisation is TensorFlow's own. */
export function normTakesFactors(): boolean {
  return tf.getBackend() !== "tensorflow" || hasOwnOps();
}
