import { AstroNetError } from "../error";

import { checkAugment, type Augment } from "./augment";
import type { ImageShape } from "./dataset";
import { checkSeed, fileOrder, shuffle } from "./order";

/** How a data set is cut into batches. */
export interface BatchOptions {
  /** Images a batch. */
  readonly size: number;
  /** Fixes order and augmentation, together with the epoch; with a seed, images are shuffled unless `shuffle` is false. */
  readonly seed?: number | undefined;
  /** Each epoch has its own order and augmentation; 0 by default. */
  readonly epoch?: number | undefined;
  /** Whether the images come in random order; true with a seed, else false. */
  readonly shuffle?: boolean | undefined;
  /** Whether a last batch that is not full is left out; false by default. */
  readonly dropLast?: boolean | undefined;
  /** Random crop, mirroring and cutout, for training. */
  readonly augment?: Augment | undefined;
}

/** One epoch, checked, with its defaults filled in. */
export interface EpochPlan {
  readonly size: number;
  readonly seed: number;
  readonly epoch: number;
  readonly shuffled: boolean;
  readonly augment: Augment | undefined;
  readonly length: number;
  readonly count: number;
}

/**
 * Checks the options and fills in what they leave out.
 *
 * @throws AstroNetError
 */
export function planEpoch(images: number, shape: ImageShape, options: BatchOptions): EpochPlan {
  const { size, seed, epoch = 0, dropLast = false, augment } = options;
  const shuffled = options.shuffle ?? seed !== undefined;
  if (!Number.isInteger(size) || size < 1) {
    throw new AstroNetError(`batch size ${size}: must be a whole number, at least 1`);
  }
  if (!Number.isInteger(epoch) || epoch < 0) {
    throw new AstroNetError(`epoch ${epoch}: must be a whole number, 0 or more`);
  }
  if (seed === undefined && (shuffled || augment)) {
    throw new AstroNetError(
      `${shuffled ? "shuffle" : "augment"} without a seed: give one, for example seed: 0`,
    );
  }
  if (seed !== undefined) checkSeed(seed);
  if (augment) checkAugment(augment, shape);
  const count = dropLast ? images - (images % size) : images;
  if (count === 0) {
    throw new AstroNetError(
      `no batch of ${size} out of ${images} images with dropLast (use size ${images} or less)`,
    );
  }
  return { size, seed: seed ?? 0, epoch, shuffled, augment, length: Math.ceil(count / size), count };
}

/** The order of the images in one epoch. */
export function epochOrder(images: number, { shuffled, seed, epoch }: EpochPlan): Int32Array {
  const order = fileOrder(images);
  return shuffled ? shuffle(order, seed, `order/${epoch}`) : order;
}
