import { randomStream } from "../engine/random";
import { AstroNetError } from "../error";

import { dataset, imageSize, type Dataset, type ImageShape } from "./dataset";
import { checkSeed } from "./order";

/** A made-up problem; every choice has a default. */
export interface SyntheticOptions {
  /** Number of images; 1,000 by default. */
  readonly count?: number | undefined;
  /** Height, width, channels; [8, 8, 1] by default. */
  readonly shape?: ImageShape | undefined;
  /** Number of classes; 4 by default. */
  readonly classes?: number | undefined;
  /** Fixes the classes' patterns and the images; 0 by default. */
  readonly seed?: number | undefined;
  /** Standard deviation of the noise on the 0..1 scale; 0.15 by default. */
  readonly noise?: number | undefined;
  /** Which draw of images from the same classes: a training set and a test set differ in it. 0 by default. */
  readonly draw?: number | undefined;
}

/**
 * A made-up classification problem that a small network learns in a few steps: each class is a fixed random pattern,
 * seen under noise.
 *
 * pixel = 255 · clip(pattern[class] + noise · N(0, 1), 0, 1), with patterns drawn from
 * U(0.2, 0.8). The classes take turns, so their counts differ by at most one.
 *
 * @throws AstroNetError if a number is out of range.
 */
export function synthetic(options: SyntheticOptions = {}): Dataset {
  const { count = 1000, shape = [8, 8, 1], classes = 4, seed = 0, noise = 0.15, draw = 0 } = options;
  for (const [name, value] of Object.entries({ count, classes })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new AstroNetError(`synthetic ${name} ${value}: must be a whole number, at least 1`);
    }
  }
  if (!(noise >= 0 && Number.isFinite(noise)))
    throw new AstroNetError(`synthetic noise ${noise}: must be 0 or more`);
  checkSeed(seed);
  checkSeed(draw);
  const size = imageSize(shape);
  const pattern = randomStream(seed, "synthetic/patterns");
  const patterns = Float64Array.from({ length: classes * size }, () => 0.2 + 0.6 * pattern());
  const next = randomStream(seed, `synthetic/images/${draw}`);
  const images = Uint8Array.from({ length: count * size }, (_, i) => {
    const label = Math.floor(i / size) % classes;
    const value = (patterns[label * size + (i % size)] ?? NaN) + noise * gaussian(next);
    return Math.round(255 * Math.min(1, Math.max(0, value)));
  });
  return dataset({
    name: `synthetic, ${classes} classes`,
    images,
    labels: Array.from({ length: count }, (_, i) => i % classes),
    shape,
    classes: Array.from({ length: classes }, (_, label) => `class ${label}`),
  });
}

/** One draw from N(0, 1), by the Box-Muller transform. */
function gaussian(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
