import * as tf from "@tensorflow/tfjs-core";

import { hasOwnOps } from "../own-ops";

import {
  batchNormByMoments,
  batchNormGradient,
  executeNorm,
  executeNormGradient,
  normalised,
  type Moments,
  type NormGradientInput,
  type NormInput,
  type Normalised,
  type NormOptions,
} from "./batch-norm";
import { defineOp } from "./op";
import { relu, reluGradient } from "./relu";

/**
 * Batch normalisation by the batch's own moments, a sum and a rectifier: y = max(γ (x − μ) / √(σ² + ε) + β + r, 0).
 *
 * As {@link batchNormByMoments}, with dr = dy where y > 0, else 0, in place of its dy. One op of our own each way on the native
 * CPU engine, which reads and writes the maps as rarely as can be; elsewhere it is composed.
 *
 * @param x [N, H, W, C], with n = N·H·W > 1
 * @param gamma scale γ, [C]
 * @param beta offset β, [C]
 * @param running moments before the batch
 * @param residual r, of the shape of x; nothing is added without
 */
export function batchNormReluByMoments(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  running: Moments,
  options: NormOptions,
  residual?: tf.Tensor4D,
): Normalised {
  const { mean, variance } = running;
  const inputs = { x, gamma, beta, mean, variance, ...(residual && { residual }) };
  return normalised(forward(inputs, { ...options, summed: residual !== undefined }));
}

interface Settings extends NormOptions {
  /** Whether something is added. */
  readonly summed: boolean;
}

const forward = defineOp<NormInput, Settings, "residual">({
  name: "AstroNetBatchNormRelu",
  portable({ x, gamma, beta, mean, variance, residual }, options) {
    const { y, batch, running } = batchNormByMoments(
      x as tf.Tensor4D,
      gamma as tf.Tensor1D,
      beta as tf.Tensor1D,
      { mean, variance } as Moments,
      options,
    );
    const sum = residual ? tf.add(y, residual) : y;
    return [relu(sum), batch.mean, batch.variance, running.mean, running.variance];
  },
  native(inputs, options, backend) {
    if (!hasOwnOps()) return this.portable(inputs, options);
    const residual = inputs.residual ? [inputs.residual] : [];
    return executeNorm(backend, inputs, options, { relu: true, residual });
  },
  gradient: {
    saveInputs: ["x", "gamma"],
    saveOutputs: [true, true, true, false, false],
    backward([dy], saved, { epsilon, summed }) {
      const [x, gamma, y, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const inputs = { dy: dy!, x, gamma, mean, variance, y };
      const [dx, dgamma, dbeta, residual] = backward(inputs, { epsilon, summed });
      return { x: dx, gamma: dgamma, beta: dbeta, residual };
    },
  },
});

const backward = defineOp<NormGradientInput | "y", Pick<Settings, "epsilon" | "summed">>({
  name: "AstroNetBatchNormReluGradient",
  portable({ dy, y, ...rest }, { epsilon, summed }) {
    const dz = reluGradient({ dy, y }, {})[0]!;
    return [...batchNormGradient({ ...rest, dy: dz }, { epsilon }), ...(summed ? [dz] : [])];
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    return executeNormGradient(backend, inputs, settings);
  },
});
