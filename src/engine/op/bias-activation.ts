import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp } from "./op";
import { relu, reluGradient } from "./relu";

/** What follows a layer's sums z: y = z, z + b, max(z, 0) or max(z + b, 0). */
export interface BiasActivation {
  /** b, [channels], is added to each position. */
  readonly bias?: tf.Tensor1D | undefined;
  /** Whether negative values become zeros. */
  readonly rectified?: boolean | undefined;
}

/**
 * Computes what follows from sums that nobody else has seen, for the op that computes both.
 *
 * On the native CPU engine it is one pass in the memory of the sums (`native/bias-activation.cc`). TensorFlow's own kernels
 * for a layer with what follows, `_FusedConv2D` and `_FusedMatMul`, cannot be asked for: they are told what follows as a list
 * of strings, and TensorFlow.js's binding hands on no such list. Little is lost: measured from Python, on two threads of an
 * Intel Xeon with oneDNN, a `_FusedConv2D` of 3×3 and 16 to 64 channels takes 0.96 to 1.03 of the time of the convolution alone, and
 * with this pass behind it the convolution takes 1.0 to 1.15 (1.3 for a single image); with an addition and a ReLU, 1.1 to 1.7.
 *
 * @param z [..., channels]
 */
export function withBiasActivation(z: tf.Tensor, bias: tf.Tensor | undefined, rectified: boolean): tf.Tensor {
  if (!bias && !rectified) return z;
  if (!hasOwnOps()) {
    const sum = bias ? tf.add(z, bias) : z;
    return rectified ? relu(sum) : sum;
  }
  const backend = tf.backend() as NativeBackend;
  const attributes = new Attributes(backend)
    .type("T", "float32")
    .int("biases", bias ? 1 : 0)
    .bool("rectified", rectified)
    .done();
  backend.executeMultipleOutputs("AstroNetBiasActivation", attributes, bias ? [z, bias] : [z], 0);
  return z;
}

/**
 * Gradients of what follows a layer's sums: dz = dy where y > 0, all of dy without ReLU, and db = Σ dz over all positions.
 *
 * On the native CPU engine both are one op, which goes through the values once (`native/bias-activation.cc`).
 *
 * @param y what the ReLU put out; `undefined` without one
 */
export function biasActivationGradient(
  dy: tf.Tensor,
  y: tf.Tensor | undefined,
  biased: boolean,
): { readonly dz: tf.Tensor; readonly dbias?: tf.Tensor } {
  if (!biased) return { dz: y ? reluGradient({ dy, y }, {})[0]! : dy };
  if (!y) return { dz: dy, dbias: gradient({ dy }, {})[0]! };
  const [dz, dbias] = gradient({ dy, y }, {}) as [tf.Tensor, tf.Tensor];
  return { dz, dbias };
}

const gradient = defineOp<"dy", object, "y">({
  name: "AstroNetBiasActivationGradient",
  portable({ dy, y }) {
    const dz = y ? reluGradient({ dy, y }, {})[0]! : dy;
    const dbias = tf.sum(
      dz,
      dz.shape.slice(1).map((_, axis) => axis),
    );
    return y ? [dz, dbias] : [dbias];
  },
  native({ dy, y }, none, backend) {
    if (!hasOwnOps()) return this.portable({ dy, y }, none);
    const rectified = y ? 1 : 0;
    const attributes = new Attributes(backend).type("T", "float32").int("rectified", rectified).done();
    const name = "AstroNetBiasActivationGradient";
    return backend.executeMultipleOutputs(name, attributes, y ? [dy, y] : [dy], 1 + rectified);
  },
});
