import { engine } from "../engine/engine";

import { batchValues, lend, type Batch } from "./batch";
import type { Dataset } from "./dataset";
import { epochOrder, planEpoch, type BatchOptions } from "./epoch";
import { scalingTable } from "./scaling";

/** One epoch of batches, which can be gone through any number of times. */
export interface Batches extends Iterable<Batch> {
  /** Number of batches. */
  readonly length: number;
  /** Number of images in all of them. */
  readonly count: number;
}

/**
 * One epoch of mini-batches, in an order and with an augmentation that depend on the seed and the epoch alone.
 *
 * ```ts
 * for (const { x, y } of batches(train, { size: 128, seed: 0, epoch: 3 })) { … }
 * ```
 *
 * The iterator owns the tensors: it disposes a batch when it moves on, when the loop breaks off, and when the loop's
 * body throws. Clone what is to be kept.
 *
 * @throws AstroNetError if the size is not a positive whole number, dropLast would leave no batch, or something random
 * is asked for without a seed.
 */
export function batches(data: Dataset, options: BatchOptions): Batches {
  const plan = planEpoch(data.count, data.shape, options);
  return {
    length: plan.length,
    count: plan.count,
    *[Symbol.iterator]() {
      engine();
      const table = scalingTable(data.scaling, data.images);
      const order = epochOrder(data.count, plan);
      for (let index = 0; index < plan.length; index++) {
        const indices = order.slice(index * plan.size, Math.min((index + 1) * plan.size, plan.count));
        const values = batchValues(data.images, indices, indices, { ...plan, shape: data.shape, table });
        const labels = indices.map((i) => data.labels[i] ?? NaN);
        yield* lend(values, labels, indices, data.shape, index);
      }
    },
  };
}
