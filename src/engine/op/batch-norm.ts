import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";

import { defineOp } from "./op";

/** A batch-normalised tensor, with the moments that normalised it. */
export interface Normalised {
  readonly y: tf.Tensor4D;
  /** Mean of each channel over batch and positions, [C]. */
  readonly mean: tf.Tensor1D;
  /** Biased variance of each channel, [C]. */
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation by the batch's own moments: y = γ (x − μ) / √(σ² + ε) + β.
 *
 * μ and σ² (biased) are taken for each channel over batch and positions, and gradients flow through them:
 * dx = γ/√(σ² + ε) · (dy − mean(dy) − x̂ · mean(dy x̂)), dγ = Σ dy x̂, dβ = Σ dy. The moments that are returned carry no
 * gradient; they are there for running statistics. One fused TensorFlow op on the native engine.
 *
 * @param x [N, H, W, C]
 * @param gamma scale γ, [C]
 * @param beta offset β, [C]
 */
export function batchNormByMoments(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): Normalised {
  const [y, mean, variance] = forward({ x, gamma, beta }, { epsilon });
  return { y: y as tf.Tensor4D, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

const forward = defineOp<"x" | "gamma" | "beta", { epsilon: number }>({
  name: "AstroNetBatchNorm",
  portable({ x, gamma, beta }, { epsilon }) {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const y = tf.add(tf.mul(tf.sub(x, mean), tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)))), beta);
    return [y, mean, variance];
  },
  native({ x, gamma, beta }, { epsilon }, backend) {
    const unset = tf.tensor1d([]);
    const op = attributes(backend, epsilon);
    const outputs = backend.executeMultipleOutputs("FusedBatchNormV3", op, [x, gamma, beta, unset, unset], 6);
    const [y, mean, unbiased, , reserved] = outputs;
    // The op's own reserve is the biased variance on a CPU; on CUDA it is 1/√(σ² + ε), and the other output serves.
    const n = x.size / gamma.size;
    const variance = backend.isUsingGpuDevice ? tf.mul(unbiased!, (n - 1) / n) : reserved;
    return [y!, mean!, variance!];
  },
  gradient: {
    saveInputs: ["x", "gamma"],
    saveOutputs: [false, true, true],
    backward([dy], saved, settings) {
      const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const [dx, dgamma, dbeta] = backward({ dy: dy!, x, gamma, mean, variance }, settings);
      return { x: dx, gamma: dgamma, beta: dbeta };
    },
  },
});

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
      attributes(backend, epsilon),
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
    .bool("is_training", true)
    .done();
}
