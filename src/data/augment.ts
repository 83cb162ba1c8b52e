import { randomStream } from "../engine/random";
import { AstroNetError } from "../error";

import type { ImageShape } from "./dataset";

/** Random changes to training images; what is left out is not done. */
export interface Augment {
  /**
   * Shift by up to this many pixels up, down, left and right: a crop of the image's own size out of the image with a
   * black border of this width.
   */
  readonly crop?: number | undefined;
  /** Mirror left to right with probability 1/2. */
  readonly flip?: boolean | undefined;
  /**
   * Side of a square around a random pixel that is set to 0 after scaling, as DeVries and Taylor (2017,
   * arXiv:1708.04552) do; it may reach over the edge.
   */
  readonly cutout?: number | undefined;
}

/** What one image undergoes: cropped at (dy, dx), then mirrored, then cut. */
export interface Placement {
  readonly dy: number;
  readonly dx: number;
  readonly flip: boolean;
  /** The rows [top, bottom) and columns [left, right) that are set to 0. */
  readonly cut?: {
    readonly top: number;
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
  };
}

/**
 * Draws what happens to one image in one epoch.
 *
 * It depends on nothing but the seed, the epoch and the image's index in its data set: not on the
 * batch size, the order or the engine.
 */
export function place(
  augment: Augment,
  shape: ImageShape,
  seed: number,
  epoch: number,
  index: number,
): Placement {
  const next = randomStream(seed, `augment/${epoch}/${index}`);
  const upTo = (count: number) => Math.floor(next() * count);
  const { crop = 0, flip = false, cutout = 0 } = augment;
  const [height, width] = shape;
  // All are drawn, wanted or not, so that switching one on leaves the others as they were.
  const [dy, dx, mirrored] = [upTo(2 * crop + 1) - crop, upTo(2 * crop + 1) - crop, next() < 0.5];
  const [top, left] = [upTo(height) - Math.floor(cutout / 2), upTo(width) - Math.floor(cutout / 2)];
  return {
    dy,
    dx,
    flip: flip && mirrored,
    ...(cutout > 0 && { cut: { top, left, bottom: top + cutout, right: left + cutout } }),
  };
}

/**
 * Refuses an augmentation whose crop or cutout is not a whole number of pixels, or a crop that could shift an image out of sight.
 *
 * @throws AstroNetError
 */
export function checkAugment({ crop = 0, cutout = 0 }: Augment, shape: ImageShape): void {
  for (const [name, pixels] of Object.entries({ crop, cutout })) {
    if (!Number.isInteger(pixels) || pixels < 0) {
      throw new AstroNetError(`augment ${name} ${pixels}: must be a whole number of pixels, 0 or more`);
    }
  }
  if (crop >= Math.min(shape[0], shape[1])) {
    throw new AstroNetError(
      `augment crop ${crop}: would shift images of ${shape[0]} x ${shape[1]} out of sight (use less than their side; 4 is usual for 32 x 32)`,
    );
  }
}
