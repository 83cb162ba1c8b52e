import * as tf from "@tensorflow/tfjs-core";

import { Attributes } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp, inOrder } from "./op";

/**
 * The Euclidean norm of several tensors together, √Σ x², a scalar; it has no gradient.
 *
 * One op on the native CPU engine, where a norm of a network's gradients takes two an array by TensorFlow.js's own.
 */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  return forward(inOrder(tensors), {})[0] as tf.Scalar;
}

const forward = defineOp<string, object>({
  name: "AstroNetGlobalNorm",
  portable(inputs) {
    return [tf.sqrt(tf.addN(Object.values(inputs).map((x) => tf.sum<tf.Scalar>(tf.square(x)))))];
  },
  native(inputs, none, backend) {
    if (!hasOwnOps()) return this.portable(inputs, none);
    const tensors = Object.values(inputs);
    const attributes = new Attributes(backend).type("T", "float32").int("N", tensors.length).done();
    return backend.executeMultipleOutputs("AstroNetGlobalNorm", attributes, tensors, 1);
  },
});
