import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp } from "./op";

/**
 * A dense layer without bias: y = x W.
 *
 * dx = dy Wᵀ, dW = xᵀ dy. On the native CPU engine products of small matrices are ops of our own (`native/dense.cc`): the one that
 * TensorFlow.js asks for is slower on two threads than on one. (TensorFlow's `MatMul` is as fast, but Node
 * under `--cpu-prof` aborted with a broken heap whenever it ran.)
 *
 * @param x [N, in]
 * @param weights W, [in, out]
 * @returns [N, out]
 */
export function dense(x: tf.Tensor2D, weights: tf.Tensor2D): tf.Tensor2D {
  const small = x.size * weights.shape[1] <= mostProducts;
  return small ? (forward({ x, weights }, {})[0] as tf.Tensor2D) : tf.matMul(x, weights);
}

/** TensorFlow shares larger ones well between threads, and splits what its caches do not hold. */
const mostProducts = 2 ** 24;

const forward = defineOp<"x" | "weights", object>({
  name: "AstroNetDense",
  portable: ({ x, weights }) => [tf.matMul(x, weights)],
  native(inputs, none, backend) {
    if (!hasOwnOps()) return this.portable(inputs, none);
    return execute("AstroNetDense", backend, [inputs.x, inputs.weights]);
  },
  gradient: {
    saveInputs: ["x", "weights"],
    saveOutputs: [false],
    backward([dy], saved) {
      const [x, weights] = saved as [tf.Tensor, tf.Tensor];
      return {
        x: () => byInput({ dy: dy!, weights }, {})[0]!,
        weights: () => byWeights({ dy: dy!, x }, {})[0]!,
      };
    },
  },
});

const byInput = defineOp<"dy" | "weights", object>({
  name: "AstroNetDenseInputGradient",
  portable: ({ dy, weights }) => [tf.matMul(dy, weights, false, true)],
  native(inputs, none, backend) {
    if (!hasOwnOps()) return this.portable(inputs, none);
    return execute("AstroNetDenseInputGradient", backend, [inputs.dy, inputs.weights]);
  },
});

const byWeights = defineOp<"dy" | "x", object>({
  name: "AstroNetDenseWeightGradient",
  portable: ({ dy, x }) => [tf.matMul(x, dy, true, false)],
  native(inputs, none, backend) {
    if (!hasOwnOps()) return this.portable(inputs, none);
    return execute("AstroNetDenseWeightGradient", backend, [inputs.dy, inputs.x]);
  },
});

function execute(name: string, backend: NativeBackend, inputs: readonly tf.Tensor[]): tf.Tensor[] {
  return backend.executeMultipleOutputs(name, new Attributes(backend).type("T", "float32").done(), inputs, 1);
}
