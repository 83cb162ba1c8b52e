import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";

import { defineOp } from "./op";

/** Mean and variance of each channel, [C]. */
export interface Moments {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** A batch-normalised tensor, with the moments that normalised it. */
export interface Normalised {
  readonly y: tf.Tensor4D;
  /** Mean and biased variance over batch and positions. */
  readonly batch: Moments;
  /** Running moments after they have taken in the batch. */
  readonly running: Moments;
}

/**
 * Batch normalisation by the batch's own moments: y = γ (x − μ) / √(σ² + ε) + β.
 *
 * μ and σ² (biased) are taken for each channel over batch and positions, and gradients flow through them:
 * dx = γ/√(σ² + ε) · (dy − mean(dy) − x̂ · mean(dy x̂)), dγ = Σ dy x̂, dβ = Σ dy. The moments that are returned carry no
 * gradient. Running moments take in the share m of the batch, running ← (1 − m) running + m batch, where the batch's
 * variance is the unbiased one, n/(n − 1) σ². One fused TensorFlow op on the native engine.
 *
 * @param x [N, H, W, C], with n = N·H·W > 1
 * @param gamma scale γ, [C]
 * @param beta offset β, [C]
 * @param running moments before the batch
 * @param options ε, and m in [0, 1)
 */
export function batchNormByMoments(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  running: Moments,
  options: { readonly epsilon: number; readonly momentum: number },
): Normalised {
  const [y, ...moments] = forward(
    { x, gamma, beta, mean: running.mean, variance: running.variance },
    options,
  );
  const [mean, variance, runningMean, runningVariance] = moments as [
    tf.Tensor1D,
    tf.Tensor1D,
    tf.Tensor1D,
    tf.Tensor1D,
  ];
  return {
    y: y as tf.Tensor4D,
    batch: { mean, variance },
    running: { mean: runningMean, variance: runningVariance },
  };
}

const forward = defineOp<"x" | "gamma" | "beta" | "mean" | "variance", { epsilon: number; momentum: number }>(
  {
    name: "AstroNetBatchNorm",
    portable(inputs, { epsilon, momentum }) {
      const { x, gamma, beta } = inputs;
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      const y = tf.add(tf.mul(tf.sub(x, mean), tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)))), beta);
      const n = x.size / gamma.size;
      const blend = (old: tf.Tensor, batch: tf.Tensor) =>
        tf.add(tf.mul(old, 1 - momentum), tf.mul(batch, momentum));
      const unbiased = tf.mul(variance, n / (n - 1));
      return [y, mean, variance, blend(inputs.mean, mean), blend(inputs.variance, unbiased)];
    },
    native({ x, gamma, beta, mean, variance }, { epsilon, momentum }, backend) {
      const op = attributes(backend, epsilon).float("exponential_avg_factor", momentum).done();
      const inputs = [x, gamma, beta, mean, variance];
      const outputs = backend.executeMultipleOutputs("FusedBatchNormV3", op, inputs, 6);
      const [y, runningMean, runningVariance, batchMean, spread] = outputs as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      // The op's reserve is the biased variance on a CPU; on CUDA it is 1/√(σ² + ε).
      const biased = backend.isUsingGpuDevice ? tf.sub(tf.div(1, tf.square(spread)), epsilon) : spread;
      return [y, batchMean, biased, runningMean, runningVariance];
    },
    gradient: {
      saveInputs: ["x", "gamma"],
      saveOutputs: [false, true, true, false, false],
      backward([dy], saved, { epsilon }) {
        const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        const [dx, dgamma, dbeta] = backward({ dy: dy!, x, gamma, mean, variance }, { epsilon });
        return { x: dx, gamma: dgamma, beta: dbeta };
      },
    },
  },
);

const backward = defineOp<"dy" | "x" | "gamma" | "mean" | "variance", { epsilon: number }>({
  name: "AstroNetBatchNormGradient",
  portable({ dy, x, gamma, mean, variance }, { epsilon }) {
    const rate = tf.rsqrt(tf.add(variance, epsilon));
    const normalised = tf.mul(tf.sub(x, mean), rate);
    const dbeta = tf.sum(dy, [0, 1, 2]);
    const dgamma = tf.sum(tf.mul(dy, normalised), [0, 1, 2]);
    const n = x.size / gamma.size;
    const centred = tf.sub(dy, tf.add(tf.div(dbeta, n), tf.mul(normalised, tf.div(dgamma, n))));
    return [tf.mul(centred, tf.mul(gamma, rate)), dgamma, dbeta];
  },
  native({ dy, x, gamma, mean, variance }, { epsilon }, backend) {
    const spread = backend.isUsingGpuDevice ? tf.rsqrt(tf.add(variance, epsilon)) : variance;
    const inputs = [dy, x, gamma, mean, spread, mean];
    const outputs = backend.executeMultipleOutputs(
      "FusedBatchNormGradV3",
      attributes(backend, epsilon).done(),
      inputs,
      5,
    );
    return outputs.slice(0, 3);
  },
});

function attributes(backend: NativeBackend, epsilon: number) {
  return new Attributes(backend)
    .type("T", "float32")
    .type("U", "float32")
    .float("epsilon", epsilon)
    .string("data_format", "NHWC")
    .bool("is_training", true);
}
