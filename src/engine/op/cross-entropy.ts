import * as tf from "@tensorflow/tfjs-core";

import { Attributes } from "../native";

import { defineOp } from "./op";

/**
 * Mean cross-entropy of logits against class labels: L = −(1/N) Σₙ ln softmax(zₙ)[yₙ], in nats.
 *
 * The gradient is (softmax(z) − onehot(y)) / N. One fused TensorFlow op gives both on the native engine.
 *
 * @param logits z, [N, classes]
 * @param labels y, int32 [N], each in [0, classes)
 */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return forward({ logits, labels }, {})[0] as tf.Scalar;
}

/** The mean, and softmax(z) − onehot(y). */
const forward = defineOp<"logits" | "labels", object>({
  name: "AstroNetSparseCrossEntropy",
  portable({ logits, labels }) {
    const logProbability = tf.logSoftmax(logits);
    const target = tf.oneHot(labels, logits.shape[1] ?? 0, 1, 0, "float32");
    return [
      tf.mean(tf.neg(tf.sum(tf.mul(logProbability, target), 1))),
      tf.sub(tf.exp(logProbability), target),
    ];
  },
  native({ logits, labels }, _, backend) {
    const attributes = new Attributes(backend).type("T", "float32").type("Tlabels", "int32").done();
    const [losses, slopes] = backend.executeMultipleOutputs(
      "SparseSoftmaxCrossEntropyWithLogits",
      attributes,
      [logits, labels],
      2,
    );
    return [tf.mean(losses!), slopes!];
  },
  gradient: {
    saveInputs: [],
    saveOutputs: [false, true],
    backward([dy], saved) {
      const [slopes] = saved as [tf.Tensor2D];
      return { logits: tf.mul(slopes, tf.div(dy!, slopes.shape[0])) };
    },
  },
});
