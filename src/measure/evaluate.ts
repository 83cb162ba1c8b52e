import * as tf from "@tensorflow/tfjs-core";

import { batches, type Batch, type Dataset } from "../data";
import { lossAndHits } from "../engine";

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
 * Results are read behind every so many batches, so that an engine which computes in the background is kept busy.
 *
 * @param logits logits [N, classes] of images [N, H, W, C]; what it makes is disposed of
 * @param batchSize images at a time; it changes speed and memory, not results
 */
export async function evaluate(
  logits: (x: tf.Tensor4D) => tf.Tensor2D,
  data: Dataset,
  { batchSize = 500 }: { batchSize?: number } = {},
): Promise<Evaluation> {
  const sums = { loss: 0, correct: 0 };
  const all = batches(data, { size: Math.min(batchSize, data.count) });
  let waiting: { readonly measured: tf.Tensor1D; readonly count: number }[] = [];
  try {
    for (const batch of all) {
      waiting.push({ measured: batchTotals(logits, batch), count: batch.count });
      if (waiting.length < readEvery && batch.index + 1 < all.length) continue;
      const values = await Promise.all(waiting.map(({ measured }) => measured.data()));
      values.forEach(([loss, correct], i) => {
        sums.loss += loss! * waiting[i]!.count;
        sums.correct += correct!;
      });
      tf.dispose(waiting.map(({ measured }) => measured));
      waiting = [];
    }
  } finally {
    tf.dispose(waiting.map(({ measured }) => measured));
  }
  return { loss: sums.loss / data.count, accuracy: sums.correct / data.count, count: data.count };
}

/** Batches between two readings. */
const readEvery = 10;

/** Mean loss of a batch and its number of hits, [2]. */
function batchTotals(logits: (x: tf.Tensor4D) => tf.Tensor2D, { x, y }: Batch): tf.Tensor1D {
  return tf.tidy(() => {
    const z = logits(x);
    const { loss, correct } = lossAndHits(z, y);
    return tf.stack([loss, correct]) as tf.Tensor1D;
  });
}
