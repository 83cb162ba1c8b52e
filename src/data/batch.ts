import * as tf from "@tensorflow/tfjs-core";

import { place, type Augment } from "./augment";
import { imageSize, type ImageShape } from "./dataset";
import { fillImage, fillPlaced } from "./fill";
import type { Pixels } from "./pixels";

/** One mini-batch. Its tensors belong to the iterator that gave it: they are gone when the iterator moves on. */
export interface Batch {
  /** Scaled pixels, float32, [count, height, width, channels]. */
  readonly x: tf.Tensor4D;
  /** Classes, int32, [count]. */
  readonly y: tf.Tensor1D;
  /** Where the images stand in the data set. */
  readonly indices: Int32Array;
  /** Number of the batch in its epoch, from 0. */
  readonly index: number;
  /** Number of images in it. */
  readonly count: number;
}

/** What fills a batch. */
export interface Filling {
  readonly shape: ImageShape;
  /** From `scalingTable`. */
  readonly table: Float32Array;
  readonly augment: Augment | undefined;
  readonly seed: number;
  readonly epoch: number;
}

/**
 * Scaled and augmented pixels of a batch, float32, NHWC, from bytes or halves.
 *
 * @param images where the pixels are.
 * @param positions where each image stands in `images`.
 * @param indices where each image stands in its data set, which decides its augmentation.
 */
export function batchValues(
  images: Pixels,
  positions: Int32Array,
  indices: Int32Array,
  { shape, table, augment, seed, epoch }: Filling,
): Float32Array {
  const size = imageSize(shape);
  // A fresh array for each batch: TensorFlow.js keeps the array it is given, and a clone may outlive the batch.
  const values = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const from = (positions[i] ?? NaN) * size;
    if (augment) {
      const placement = place(augment, shape, seed, epoch, indices[i] ?? NaN);
      fillPlaced(values, i * size, images, from, shape, table, placement);
    } else {
      fillImage(values, i * size, images, from, shape, table);
    }
  }
  return values;
}

/** Gives one batch, and disposes its tensors when the consumer comes back, breaks off or throws. */
export function* lend(
  values: Float32Array,
  labels: Int32Array,
  indices: Int32Array,
  shape: ImageShape,
  index: number,
): Generator<Batch, void, undefined> {
  const count = indices.length;
  const x = tf.tensor4d(values, [count, ...shape], "float32");
  try {
    const y = tf.tensor1d(labels, "int32");
    try {
      yield { x, y, indices, index, count };
    } finally {
      y.dispose();
    }
  } finally {
    x.dispose();
  }
}
