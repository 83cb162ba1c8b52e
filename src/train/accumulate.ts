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
  { x, y }: Pick<Batch, "x" | "y">,
  partSize: number | undefined,
  of: (x: tf.Tensor4D, y: tf.Tensor1D) => LossGradients,
): LossGradients {
  const images = x.shape[0];
  if (partSize === undefined || partSize >= images) return of(x, y);
  let sum: tf.Tensor[] | undefined;
  for (let first = 0; first < images; first += partSize) {
    const count = Math.min(partSize, images - first);
    const before = sum;
    sum = tf.tidy(() => {
      const { loss, correct, gradients } = of(
        tf.slice(x, [first, 0, 0, 0], [count, -1, -1, -1]),
        tf.slice(y, first, count),
      );
      const part = [loss, ...gradients].map((value) => tf.mul(value, count / images));
      return [correct, ...part].map((value, i) => (before ? tf.add(before[i]!, value) : tf.clone(value)));
    });
    tf.dispose(before ?? []);
  }
  const [correct, loss, ...gradients] = sum as [tf.Scalar, tf.Scalar, ...tf.Tensor[]];
  return { loss, correct, gradients };
}
