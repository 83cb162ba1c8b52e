import { engine } from "../engine/engine";
import { AstroNetError } from "../error";

import { batchValues, lend, type Batch } from "./batch";
import { epochOrder, planEpoch, type BatchOptions } from "./epoch";
import { decodeImages } from "./image";
import { checkSide, imageNetScaling } from "./image-folder";
import type { ImageList } from "./image-list";
import { fileOrder } from "./order";
import { checkScaling, scalingTable, type Scaling } from "./scaling";

/** How image files are cut into batches and decoded. */
export interface ImageBatchOptions extends BatchOptions {
  /** Side of the square that each image becomes: its shorter side is resized to it, the middle is kept. */
  readonly imageSize: number;
  /** ImageNet's channel statistics by default. */
  readonly scaling?: Scaling | undefined;
  /** How many batches are decoded ahead of the one in use; 2 by default. It bounds the memory. */
  readonly ahead?: number | undefined;
}

/** One epoch of batches that are decoded while training runs; it can be gone through any number of times. */
export interface ImageBatches extends AsyncIterable<Batch> {
  /** Number of batches. */
  readonly length: number;
  /** Number of images in all of them. */
  readonly count: number;
}

/** A block of pixels, or why there is none. */
type Decoded = { readonly images: Uint8Array } | { readonly error: unknown };

/**
 * One epoch of mini-batches straight from image files, for folders that do not fit into memory.
 *
 * ```ts
 * for await (const { x, y } of imageBatches(listImages("train"), { size: 64, imageSize: 224, seed: 0 })) { … }
 * ```
 *
 * Batches, their order and their augmentation equal those of `batches` on the `imageFolder`. The iterator owns the tensors, as there; when
 * the loop ends early it waits for the decoding that has begun.
 *
 * @throws AstroNetError for the options as `batches` does, and while iterating if a file does not decode.
 */
export function imageBatches(list: ImageList, options: ImageBatchOptions): ImageBatches {
  const { imageSize: side, scaling = imageNetScaling, ahead = 2 } = options;
  checkSide(side);
  checkScaling(scaling, 3);
  if (!Number.isInteger(ahead) || ahead < 0) {
    throw new AstroNetError(`ahead ${ahead}: must be a whole number of batches, 0 or more`);
  }
  const shape = [side, side, 3] as const;
  const plan = planEpoch(list.count, shape, options);

  const decode = async (indices: Int32Array): Promise<Decoded> => {
    try {
      return {
        images: await decodeImages(
          Array.from(indices, (i) => list.files[i] ?? ""),
          side,
        ),
      };
    } catch (error) {
      // Kept for the batch that needs it: the loop may not have come so far.
      return { error };
    }
  };

  return {
    length: plan.length,
    count: plan.count,
    async *[Symbol.asyncIterator]() {
      engine();
      const table = scalingTable(scaling, new Uint8Array());
      const order = epochOrder(list.count, plan);
      const begun: { indices: Int32Array; decoded: Promise<Decoded> }[] = [];
      let next = 0;
      try {
        for (let index = 0; index < plan.length; index++) {
          for (; next < plan.length && next <= index + ahead; next++) {
            const indices = order.slice(next * plan.size, Math.min((next + 1) * plan.size, plan.count));
            begun.push({ indices, decoded: decode(indices) });
          }
          const batch = begun.shift();
          if (!batch) return;
          const { indices } = batch;
          const decoded = await batch.decoded;
          if ("error" in decoded) throw decoded.error;
          const positions = fileOrder(indices.length);
          const values = batchValues(decoded.images, positions, indices, { ...plan, shape, table });
          yield* lend(
            values,
            indices.map((i) => list.labels[i] ?? NaN),
            indices,
            shape,
            index,
          );
        }
      } finally {
        await Promise.all(begun.map(({ decoded }) => decoded));
      }
    },
  };
}
