import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../data";
import { AstroNetError } from "../error";

import type { LossGradients } from "./gradient";

/**
 * Refuses a size of parts that no batch can be taken in.
 *
 * @throws AstroNetError if it is not a positive whole number.
 */
export function checkPartSize(partSize: number | undefined): void {
  if (partSize === undefined || (Number.isInteger(partSize) && partSize >= 1)) return;
  throw new AstroNetError(`partSize: ${partSize} (give a positive whole number of images)`);
}

/** Some images of a batch that follow one another. */
export interface ImageRange {
  /** The number of the first one, counted from 0. */
  readonly first: number;
  readonly count: number;
}

/** The parts of so many images that a batch is taken in. */
export function partsOf(images: number, partSize: number | undefined): ImageRange[] {
  const size = Math.min(partSize ?? images, images);
  return Array.from({ length: Math.ceil(images / size) }, (_, part) => ({
    first: part * size,
    count: Math.min(size, images - part * size),
  }));
}

/**
 * Loss, hits and gradients of a batch that is taken in parts, so that no more than one part is in memory at a time.
 *
 * L = Σₖ (nₖ / N) Lₖ over parts of nₖ images, and the gradients likewise: the same as of the batch in one piece, but for
 * batch normalisations, which take each part's own moments, and learn running ones once a part.
 *
 * Call it inside a tidy: what it returns belongs to that.
 *
 * @param partSize largest number of images in a part; the whole batch by default
 * @param of what a part gives
 */
export function accumulated(
  batch: Pick<Batch, "x" | "y">,
  partSize: number | undefined,
  of: (x: tf.Tensor4D, y: tf.Tensor1D, images: ImageRange) => LossGradients,
): LossGradients {
  return accumulatedOfEach(batch, partSize, (...part) => [of(...part)])[0]!;
}

/**
 * The same for several losses of a batch, each with its own gradients.
 *
 * @param of what a part gives, a loss each
 */
export function accumulatedOfEach(
  { x, y }: Pick<Batch, "x" | "y">,
  partSize: number | undefined,
  of: (x: tf.Tensor4D, y: tf.Tensor1D, images: ImageRange) => readonly LossGradients[],
): LossGradients[] {
  const images = x.shape[0];
  const parts = partsOf(images, partSize);
  if (parts.length === 1) return [...of(x, y, parts[0]!)];
  let sums: tf.Tensor[][] | undefined;
  for (const range of parts) {
    const { first, count } = range;
    const before = sums;
    sums = tf.tidy(() =>
      of(tf.slice(x, [first, 0, 0, 0], [count, -1, -1, -1]), tf.slice(y, first, count), range).map(
        ({ loss, correct, gradients }, l) => {
          const part = [loss, ...gradients].map((value) => tf.mul(value, count / images));
          return [correct, ...part].map((value, i) =>
            before ? tf.add(before[l]![i]!, value) : tf.clone(value),
          );
        },
      ),
    );
    tf.dispose(before ?? []);
  }
  return sums!.map((all) => {
    const [correct, loss, ...gradients] = all as [tf.Scalar, tf.Scalar, ...tf.Tensor[]];
    return { loss, correct, gradients };
  });
}
