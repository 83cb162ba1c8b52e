import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import { biasActivationGradient, withBiasActivation, type BiasActivation } from "./bias-activation";
import { defineOp } from "./op";

/**
 * A dense layer: y = x W, x W + b, max(x W, 0) or max(x W + b, 0).
 *
 * dx = dz Wᵀ, dW = xᵀ dz and db = Σ dz, with dz = dy where y > 0, all of dy without ReLU. On the native CPU engine products of
 * small matrices are ops of our own (`native/dense.cc`), which compute what follows from each part of a product while it is in
 * the cache: the op that TensorFlow.js asks for is slower on two threads than on one. (TensorFlow's `MatMul` is as fast, but Node
 * under `--cpu-prof` aborted with a broken heap whenever it ran.) What follows a large product is one pass behind TensorFlow's.
 * Elsewhere all is one kernel of TensorFlow.js.
 *
 * @param x [N, in]
 * @param weights W, [in, out]
 * @returns [N, out]
 */
export function dense(x: tf.Tensor2D, weights: tf.Tensor2D, following: BiasActivation = {}): tf.Tensor2D {
  const { bias, rectified } = following;
  if (!bias && !rectified && !isSmall(x.size * weights.shape[1])) return tf.matMul(x, weights);
  const inputs = { x, weights, ...(bias ? { bias } : {}) };
  const [y] = (rectified ? rectifying : linear)(inputs, { biased: bias !== undefined });
  return y as tf.Tensor2D;
}

/** TensorFlow shares larger ones well between threads, and splits what its caches do not hold. */
function isSmall(products: number): boolean {
  return products <= 2 ** 24;
}

interface Settings {
  readonly biased: boolean;
}

const linear = forwardOp(false);
const rectifying = forwardOp(true);

/** An op with ReLU or without: only where there is one, the output is saved. */
function forwardOp(rectified: boolean) {
  return defineOp<"x" | "weights", Settings, "bias">({
    name: rectified ? "AstroNetRectifiedDense" : "AstroNetDense",
    portable({ x, weights, bias }) {
      if (!bias && !rectified) return [tf.matMul(x, weights)];
      const inputs = { a: x, b: weights, ...(bias ? { bias } : {}) };
      const activation = rectified ? "relu" : "linear";
      return [
        tf.engine().runKernel(tf._FusedMatMul, inputs, { transposeA: false, transposeB: false, activation }),
      ];
    },
    native({ x, weights, bias }, _, backend) {
      if (!hasOwnOps() || !isSmall(x.size * weights.shape[1]!)) {
        return [withBiasActivation(tf.matMul(x, weights), bias, rectified)];
      }
      const attributes = new Attributes(backend).type("T", "float32");
      if (bias) attributes.int("biases", 1);
      if (rectified) attributes.bool("rectified", true);
      const inputs = bias ? [x, weights, bias] : [x, weights];
      return backend.executeMultipleOutputs("AstroNetDense", attributes.done(), inputs, 1);
    },
    gradient: {
      saveInputs: ["x", "weights"],
      saveOutputs: [rectified],
      backward([dy], saved, { biased }) {
        const [x, weights, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor?];
        const { dz, dbias } = biasActivationGradient(dy!, y, biased);
        return {
          x: () => byInput({ dy: dz, weights }, {})[0]!,
          weights: () => byWeights({ dy: dz, x }, {})[0]!,
          bias: dbias,
        };
      },
    },
  });
}

const byInput = defineOp<"dy" | "weights", object>({
  name: "AstroNetDenseInputGradient",
  portable: ({ dy, weights }) => [tf.matMul(dy, weights, false, true)],
  native(inputs, none, backend) {
    const { dy, weights } = inputs;
    if (!hasOwnOps() || !isSmall(dy.size * weights.shape[0])) return this.portable(inputs, none);
    return execute("AstroNetDenseInputGradient", backend, [dy, weights]);
  },
});

const byWeights = defineOp<"dy" | "x", object>({
  name: "AstroNetDenseWeightGradient",
  portable: ({ dy, x }) => [tf.matMul(x, dy, true, false)],
  native(inputs, none, backend) {
    const { dy, x } = inputs;
    if (!hasOwnOps() || !isSmall(dy.size * x.shape[1]!)) return this.portable(inputs, none);
    return execute("AstroNetDenseWeightGradient", backend, [dy, x]);
  },
});

function execute(name: string, backend: NativeBackend, inputs: readonly tf.Tensor[]): tf.Tensor[] {
  return backend.executeMultipleOutputs(name, new Attributes(backend).type("T", "float32").done(), inputs, 1);
}
