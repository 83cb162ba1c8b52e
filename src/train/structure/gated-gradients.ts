import * as tf from "@tensorflow/tfjs-core";

import { lossAndHits } from "../../engine";
import type { LossGradients } from "../gradient";

/**
 * Cross-entropy of logits, and its gradients for tensors of any kind: parameters, and gates that were drawn.
 *
 * Call it inside a tidy: what it returns belongs to that.
 */
export function gradientsFor(
  forward: () => tf.Tensor2D,
  labels: tf.Tensor1D,
  wanted: readonly tf.Tensor[],
): LossGradients {
  let correct: tf.Scalar | undefined;
  const { value, grads } = tf.valueAndGrads(() => {
    const logits = forward();
    const result = lossAndHits(logits, labels);
    correct = tf.keep(result.correct);
    return result.loss;
  })([...wanted]);
  const hits = tf.clone(correct!);
  correct!.dispose();
  return { loss: value, correct: hits, gradients: grads };
}
