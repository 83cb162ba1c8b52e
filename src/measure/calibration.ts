import * as tf from "@tensorflow/tfjs-core";

import { batches, type Dataset } from "../data";
import { valuesOf } from "../engine";
import { AstroNetError } from "../error";

/** Images whose confidence lies in one range. */
export interface ConfidenceBin {
  /** Bounds of the range; the upper one belongs to it. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean of the largest class probability; 0 where there is no image. */
  readonly confidence: number;
  /** Share of images whose most probable class is theirs; 0 where there is no image. */
  readonly accuracy: number;
}

/** How far a classifier's probabilities can be taken at their word. */
export interface Calibration {
  /** ECE = Σ_b (n_b / n) |accuracy_b − confidence_b|, in [0, 1]. */
  readonly expectedError: number;
  readonly bins: readonly ConfidenceBin[];
}

/**
 * Expected calibration error over a dataset: images in bins of equal width by their largest softmax probability.
 *
 * Source: Guo, Pleiss, Sun and Weinberger, 2017.
 *
 * @param logits logits [N, classes] of images [N, H, W, C]; what it makes is disposed of
 * @throws AstroNetError if the number of bins is not a positive whole number.
 */
export async function measureCalibration(
  logits: (x: tf.Tensor4D) => tf.Tensor2D,
  data: Dataset,
  { bins = 15, batchSize = 500 }: { bins?: number; batchSize?: number } = {},
): Promise<Calibration> {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new AstroNetError(`calibration bins: ${bins} (give a positive whole number)`);
  }
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, hits: 0 }));
  for (const { x, y } of batches(data, { size: Math.min(batchSize, data.count) })) {
    const [confidence, hit] = await valuesOf(() => {
      const p = tf.softmax(logits(x));
      return [tf.max(p, 1), tf.equal(tf.argMax(p, 1), y)];
    });
    confidence!.forEach((value, i) => {
      const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(value * bins) - 1))]!;
      bin.count++;
      bin.confidence += value;
      bin.hits += hit![i]!;
    });
  }
  const filled = sums.map(({ count, confidence, hits }, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    count,
    confidence: count && confidence / count,
    accuracy: count && hits / count,
  }));
  const expectedError = filled.reduce(
    (sum, { count, accuracy, confidence }) => sum + (count / data.count) * Math.abs(accuracy - confidence),
    0,
  );
  return { expectedError, bins: filled };
}
