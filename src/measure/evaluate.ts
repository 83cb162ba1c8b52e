import * as tf from "@tensorflow/tfjs-core";

import { batches, type Batch, type Dataset } from "../data";
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
  const sums = { loss: 0, correct: 0 };
  for (const batch of batches(data, { size: Math.min(batchSize, data.count) })) {
    const measured = lossAndHits(logits, batch);
    add(sums, measured.dataSync(), batch.count);
    measured.dispose();
  }
  return meanOf(sums, data);
}

/**
 * The same, with results read behind every so many batches, so that an engine which cannot be read at once is kept busy.
 *
 * Training procedures evaluate so; the numbers are those of {@link evaluate}.
 */
export async function evaluateAsync(
  logits: (x: tf.Tensor4D) => tf.Tensor2D,
  data: Dataset,
  { batchSize = 500 }: { batchSize?: number } = {},
): Promise<Evaluation> {
  const sums = { loss: 0, correct: 0 };
  const all = batches(data, { size: Math.min(batchSize, data.count) });
  let waiting: { readonly measured: tf.Tensor1D; readonly count: number }[] = [];
  try {
    for (const batch of all) {
      waiting.push({ measured: lossAndHits(logits, batch), count: batch.count });
      if (waiting.length < readEvery && batch.index + 1 < all.length) continue;
      const values = await Promise.all(waiting.map(({ measured }) => measured.data()));
      values.forEach((value, i) => {
        add(sums, value, waiting[i]!.count);
      });
      tf.dispose(waiting.map(({ measured }) => measured));
      waiting = [];
    }
  } finally {
    tf.dispose(waiting.map(({ measured }) => measured));
  }
  return meanOf(sums, data);
}

/** Batches between two readings. */
const readEvery = 10;

/** Mean loss of a batch and its number of hits, [2]. */
function lossAndHits(logits: (x: tf.Tensor4D) => tf.Tensor2D, { x, y }: Batch): tf.Tensor1D {
  return tf.tidy(() => {
    const z = logits(x);
    return tf.stack([crossEntropy(z, y), correctCount(z, y)]) as tf.Tensor1D;
  });
}

function add(sums: { loss: number; correct: number }, read: ArrayLike<number>, count: number): void {
  sums.loss += read[0]! * count;
  sums.correct += read[1]!;
}

function meanOf({ loss, correct }: { loss: number; correct: number }, { count }: Dataset): Evaluation {
  return { loss: loss / count, accuracy: correct / count, count };
}

/** Number of rows of z whose largest logit is their class, a float scalar. */
export function correctCount(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32"));
}
