import * as tf from "@tensorflow/tfjs-core";

import { batches, type Dataset } from "../data";
import { crossEntropy } from "../engine";

/** How well a classifier does on a dataset. */
export interface Evaluation {
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  /** Share of images whose largest logit is their class, in [0, 1]. */
  readonly accuracy: number;
  /** Number of images. */
  readonly count: number;
}

/**
 * Mean loss and accuracy over a dataset.
 *
 * @param logits logits [N, classes] of images [N, H, W, C]; what it makes is disposed of
 * @param batchSize images at a time; it changes speed and memory, not results
 */
export function evaluate(
  logits: (x: tf.Tensor4D) => tf.Tensor2D,
  data: Dataset,
  { batchSize = 500 }: { batchSize?: number } = {},
): Evaluation {
  let loss = 0;
  let correct = 0;
  for (const { x, y, count } of batches(data, { size: Math.min(batchSize, data.count) })) {
    tf.tidy(() => {
      const z = logits(x);
      loss += crossEntropy(z, y).dataSync()[0]! * count;
      correct += correctCount(z, y).dataSync()[0]!;
    });
  }
  return { loss: loss / data.count, accuracy: correct / data.count, count: data.count };
}

/** Number of rows of z whose largest logit is their class, a float scalar. */
export function correctCount(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32"));
}
