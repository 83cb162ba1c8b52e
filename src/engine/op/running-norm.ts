import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import type { Moments } from "./batch-norm";
import { defineOp } from "./op";

/**
 * Batch normalisation by given moments, which are constants: y = γ (x − μ) / √(σ² + ε) + β.
 *
 * dx = γ/√(σ² + ε) · dy, dγ = Σ dy (x − μ) / √(σ² + ε), dβ = Σ dy; each is computed only where it is wanted. On the native CPU
 * engine y and dx are one op each: TensorFlow.js's own gradient takes some twenty.
 *
 * @param x [N, H, W, C]
 * @param gamma scale γ, [C]
 * @param beta offset β, [C]
 * @param moments μ and σ², which get no gradient
 */
export function normByMoments(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { mean, variance }: Moments,
  epsilon: number,
): tf.Tensor4D {
  return forward({ x, gamma, beta, mean, variance }, { epsilon })[0] as tf.Tensor4D;
}

interface Settings {
  readonly epsilon: number;
}

const forward = defineOp<"x" | "gamma" | "beta" | "mean" | "variance", Settings>({
  name: "AstroNetRunningNorm",
  portable({ x, gamma, beta, mean, variance }, { epsilon }) {
    return [tf.add(tf.mul(tf.sub(x, mean), scale(gamma, variance, epsilon)), beta)];
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    const { x, gamma, beta, mean, variance } = inputs;
    return execute("AstroNetRunningNorm", backend, [x, gamma, beta, mean, variance], settings);
  },
  gradient: {
    saveInputs: ["x", "gamma", "mean", "variance"],
    saveOutputs: [false],
    backward([dy], saved, settings) {
      const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const rate = () => tf.rsqrt(tf.add(variance, settings.epsilon));
      return {
        x: () => backward({ dy: dy!, gamma, variance }, settings)[0]!,
        gamma: () => tf.mul(tf.sum(tf.mul(dy!, tf.sub(x, mean)), [0, 1, 2]), rate()),
        beta: () => tf.sum(dy!, [0, 1, 2]),
      };
    },
  },
});

const backward = defineOp<"dy" | "gamma" | "variance", Settings>({
  name: "AstroNetRunningNormGradient",
  portable: ({ dy, gamma, variance }, { epsilon }) => [tf.mul(dy, scale(gamma, variance, epsilon))],
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    const { dy, gamma, variance } = inputs;
    return execute("AstroNetRunningNormGradient", backend, [dy, gamma, variance], settings);
  },
});

function execute(
  name: string,
  backend: NativeBackend,
  inputs: readonly tf.Tensor[],
  { epsilon }: Settings,
): tf.Tensor[] {
  const attributes = new Attributes(backend).type("T", "float32").float("epsilon", epsilon).done();
  return backend.executeMultipleOutputs(name, attributes, inputs, 1);
}

/** γ/√(σ² + ε). */
function scale(gamma: tf.Tensor, variance: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
}
