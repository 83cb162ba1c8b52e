import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

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

/** ε, and the share m of the batch in the running moments, in [0, 1). */
export interface NormOptions {
  readonly epsilon: number;
  readonly momentum: number;
}

/**
 * Batch normalisation by the batch's own moments: y = γ (x − μ) / √(σ² + ε) + β.
 *
 * μ and σ² (biased) are taken for each channel over batch and positions, and gradients flow through them:
 * dx = γ/√(σ² + ε) · (dy − mean(dy) − x̂ · mean(dy x̂)), dγ = Σ dy x̂, dβ = Σ dy. The moments that are returned carry no
 * gradient. Running moments take in the share m of the batch, running ← (1 − m) running + m batch, where the batch's
 * variance is the unbiased one, n/(n − 1) σ². One op on the native engine, on the CPU one of our own (`native/batch-norm.cc`):
 * TensorFlow's works on one core there.
 *
 * @param x [N, H, W, C], with n = N·H·W > 1
 * @param gamma scale γ, [C]
 * @param beta offset β, [C]
 * @param running moments before the batch
 */
export function batchNormByMoments(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  running: Moments,
  options: NormOptions,
): Normalised {
  return normalised(forward({ x, gamma, beta, mean: running.mean, variance: running.variance }, options));
}

/** The outputs of an op that normalises, by name. */
export function normalised([y, ...moments]: readonly tf.Tensor[]): Normalised {
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

const forward = defineOp<"x" | "gamma" | "beta" | "mean" | "variance", NormOptions>({
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
  native(inputs, options, backend) {
    const { x, gamma, beta, mean, variance } = inputs;
    if (hasOwnOps()) {
      return executeNorm(backend, [x, gamma, beta, mean, variance], {
        ...options,
        ...normAlone,
        factored: false,
        magnitude: false,
      });
    }
    const { epsilon, momentum } = options;
    const op = attributes(backend, epsilon).float("exponential_avg_factor", momentum).done();
    const outputs = backend.executeMultipleOutputs(
      "FusedBatchNormV3",
      op,
      [x, gamma, beta, mean, variance],
      6,
    );
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
      const [dx, dgamma, dbeta] = batchNormGradient({ dy: dy!, x, gamma, mean, variance }, { epsilon });
      return { x: dx, gamma: dgamma, beta: dbeta };
    },
  },
});

/** dx, dγ and dβ of {@link batchNormByMoments}. */
const batchNormGradient = defineOp<"dy" | "x" | "gamma" | "mean" | "variance", Pick<NormOptions, "epsilon">>({
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
  native(inputs, options, backend) {
    const { dy, x, gamma, mean, variance } = inputs;
    if (hasOwnOps()) {
      return executeNormGradient(backend, [dy, x, gamma, mean, variance], {
        ...options,
        ...normAlone,
        factored: false,
        summed: false,
      });
    }
    const { epsilon } = options;
    const spread = backend.isUsingGpuDevice ? tf.rsqrt(tf.add(variance, epsilon)) : variance;
    const outputs = backend.executeMultipleOutputs(
      "FusedBatchNormGradV3",
      attributes(backend, epsilon).done(),
      [dy, x, gamma, mean, spread, mean],
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

/** What our own op on the native CPU engine computes: a normalisation by its own moments or given ones, and what follows it. */
export interface NativeNorm extends NormOptions {
  readonly own: boolean;
  readonly relu: boolean;
  /** What gates multiply. */
  readonly gated: keyof typeof gatedNumbers;
  /** Whether each channel of x has a factor. */
  readonly factored: boolean;
}

/** As in `native/batch-norm.cc`. */
const gatedNumbers = { nothing: 0, norm: 1, relu: 2 } as const;

/** A normalisation by its own moments with nothing behind it. */
export const normAlone = { own: true, relu: false, gated: "nothing" } as const;

/**
 * Our own op on the native CPU engine.
 *
 * @param inputs x, γ, β, mean and variance; then gates, what is added, and factors, if they are there
 * @returns y; then mean and variance of the batch and the running ones, if they are its own; then the mean magnitude of what is gated
 */
export function executeNorm(
  backend: NativeBackend,
  inputs: readonly tf.Tensor[],
  { epsilon, momentum, own, relu, gated, factored, magnitude }: NativeNorm & { readonly magnitude: boolean },
): tf.Tensor[] {
  const [moments, told] = [own ? 4 : 0, magnitude ? 1 : 0];
  const op = new Attributes(backend)
    .type("T", "float32")
    .int("N", inputs.length - 5)
    .int("K", moments)
    .int("M", told)
    .float("epsilon", epsilon)
    .float("momentum", momentum)
    .bool("relu", relu)
    .int("gated", gatedNumbers[gated])
    .bool("factored", factored)
    .done();
  return backend.executeMultipleOutputs("AstroNetBatchNorm", op, inputs, 1 + moments + told);
}

/**
 * Its gradient.
 *
 * @param inputs dy, x, γ, mean and variance; then β and gates, if something is gated; then what a ReLU behind all else put out;
 *   then factors, if there are some
 * @returns dx, dγ, dβ; then those of the gates, of what is added, and of the factors, if they are there
 */
export function executeNormGradient(
  backend: NativeBackend,
  inputs: readonly tf.Tensor[],
  {
    epsilon,
    own,
    relu,
    gated,
    summed,
    factored,
  }: Omit<NativeNorm, "momentum"> & { readonly summed: boolean },
): tf.Tensor[] {
  const more = (gated === "nothing" ? 0 : 1) + (summed ? 1 : 0) + (factored ? 1 : 0);
  const op = new Attributes(backend)
    .type("T", "float32")
    .int("N", inputs.length - 5)
    .int("M", more)
    .float("epsilon", epsilon)
    .bool("relu", relu)
    .int("gated", gatedNumbers[gated])
    .bool("own", own)
    .bool("summed", summed)
    .bool("factored", factored)
    .done();
  return backend.executeMultipleOutputs("AstroNetBatchNormGradient", op, inputs, 3 + more);
}
