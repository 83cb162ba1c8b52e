import * as tf from "@tensorflow/tfjs-core";

import { Attributes } from "../native";
import { hasOwnOps } from "../own-ops";
import { isOne } from "../tape";

import { correctCount } from "./hits";
import { defineOp } from "./op";

/**
 * Mean cross-entropy of logits against class labels: L = −(1/N) Σₙ ln softmax(zₙ)[yₙ], in nats.
 *
 * The gradient is (softmax(z) − onehot(y)) / N, and is computed with the loss. On the native CPU engine few logits are one op of our own
 * (`native/cross-entropy.cc`), and many TensorFlow's, which is shared between threads.
 *
 * @param logits z, [N, classes]
 * @param labels y, int32 [N], each in [0, classes)
 */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return lossAndHits(logits, labels).loss;
}

/** A loss, and for how many images the largest logit is that of their class. */
export interface LossAndHits {
  readonly loss: tf.Scalar;
  /** As {@link correctCount}; carries no gradient. */
  readonly correct: tf.Scalar;
}

/** {@link crossEntropy} and {@link correctCount} of the same logits, computed together. */
export function lossAndHits(logits: tf.Tensor2D, labels: tf.Tensor1D): LossAndHits {
  const [loss, , correct] = forward({ logits, labels }, {}) as [tf.Scalar, tf.Tensor2D, tf.Scalar];
  return { loss, correct };
}

/** A step calls TensorFlow less often, and that is most of what a few thousand logits take. */
const fewLogits = 1 << 14;

/** The mean, (softmax(z) − onehot(y)) / N, and the hits. */
const forward = defineOp<"logits" | "labels", object>({
  name: "AstroNetSparseCrossEntropy",
  portable({ logits, labels }) {
    const logProbability = tf.logSoftmax(logits);
    const target = tf.oneHot(labels, logits.shape[1] ?? 0, 1, 0, "float32");
    return [
      tf.mean(tf.neg(tf.sum(tf.mul(logProbability, target), 1))),
      tf.div(tf.sub(tf.exp(logProbability), target), logits.shape[0]),
      correctCount(logits as tf.Tensor2D, labels as tf.Tensor1D),
    ];
  },
  native({ logits, labels }, _, backend) {
    const attributes = new Attributes(backend).type("T", "float32");
    if (hasOwnOps() && logits.size <= fewLogits) {
      const name = "AstroNetCrossEntropy";
      return backend.executeMultipleOutputs(name, attributes.done(), [logits, labels], 3);
    }
    const [losses, slopes] = backend.executeMultipleOutputs(
      "SparseSoftmaxCrossEntropyWithLogits",
      attributes.type("Tlabels", "int32").done(),
      [logits, labels],
      2,
    );
    const hits = correctCount(logits as tf.Tensor2D, labels as tf.Tensor1D);
    return [tf.mean(losses!), tf.div(slopes!, logits.shape[0]), hits];
  },
  gradient: {
    saveInputs: [],
    saveOutputs: [false, true, false],
    backward([dy], saved) {
      const [slopes] = saved as [tf.Tensor2D];
      return { logits: () => (isOne(dy!) ? tf.clone(slopes) : tf.mul(slopes, dy!)) };
    },
  },
});
