import { AstroNetError } from "../error";

import { keptPixels, type Pixels } from "./pixels";
import { checkScaling, plainScaling, type Scaling } from "./scaling";

/** Height, width and channels of one image. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** Labelled images in memory, as an immutable record. The arrays may be shared between data sets: do not write to them. */
export interface Dataset {
  readonly name: string;
  /** Pixels in the order image, row, column, channel (NHWC): 0..255 as bytes, or half-precision floats. */
  readonly images: Pixels;
  /** The class of each image, an index into `classes`; Int32Array where there are more than 256 classes. */
  readonly labels: Uint8Array | Int32Array;
  /** Number of images. */
  readonly count: number;
  readonly shape: ImageShape;
  /** The names of the classes. */
  readonly classes: readonly string[];
  /** How pixels become numbers when batches are made. */
  readonly scaling: Scaling;
}

/** A training set and the test set that belongs to it. */
export interface TrainTest {
  readonly train: Dataset;
  readonly test: Dataset;
}

/** What a data set is made of; `scaling` is plain 0..1 where it is left out. */
export interface DatasetParts {
  readonly name: string;
  /** Bytes 0..255, or floats, usually 0..1, which are kept in half precision. */
  readonly images: Pixels | Float32Array;
  readonly labels: ArrayLike<number>;
  readonly shape: ImageShape;
  readonly classes: readonly string[];
  readonly scaling?: Scaling | undefined;
  /** Where the labels were read from, for error messages. */
  readonly labelsFrom?: string | undefined;
}

/**
 * Makes a data set from pixels and labels, checked.
 *
 * Bytes are kept, not copied; labels that already have the right type too. Floats are rounded to half precision, with a
 * relative error of at most 2⁻¹¹, which halves their memory; they become float32 again a batch at a time.
 *
 * @throws AstroNetError if there is no image, a float is too large for half precision, the number of pixels does not fit the shape and the labels, a label is not
 * the index of a class, or the scaling does not fit the channels.
 */
export function dataset(parts: DatasetParts): Dataset {
  const { name, shape, classes } = parts;
  const scaling = parts.scaling ?? plainScaling(shape[2]);
  const count = parts.labels.length;
  if (shape.some((length) => !Number.isInteger(length) || length < 1)) {
    throw new AstroNetError(
      `image shape [${shape.join(", ")}] of ${name}: height, width and channels must be at least 1`,
    );
  }
  if (count === 0) throw new AstroNetError(`no images in ${name}: a data set needs at least one`);
  if (parts.images.length !== count * imageSize(shape)) {
    throw new AstroNetError(
      `${parts.images.length} pixels in ${name}: ${count} labels and images of [${shape.join(", ")}] need ${count * imageSize(shape)}`,
    );
  }
  checkScaling(scaling, shape[2]);
  const images = keptPixels(parts.images, name);
  checkLabels(parts.labels, classes.length, parts.labelsFrom ?? name);
  return Object.freeze({
    name,
    images,
    labels: labelArray(parts.labels, classes.length),
    count,
    shape: Object.freeze([...shape] as const),
    classes: Object.freeze([...classes]),
    scaling: Object.freeze({
      mean: Object.freeze([...scaling.mean]),
      std: Object.freeze([...scaling.std]),
    }),
  });
}

/** The same images under another scaling; the pixels are shared. */
export function withScaling(data: Dataset, scaling: Scaling): Dataset {
  return dataset({ ...data, scaling });
}

/** Number of values in one image: height · width · channels. */
export function imageSize(shape: ImageShape): number {
  return shape[0] * shape[1] * shape[2];
}

function checkLabels(labels: ArrayLike<number>, classes: number, from: string): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label === undefined || !Number.isInteger(label) || label < 0 || label >= classes) {
      throw new AstroNetError(
        `label ${String(label)} of image ${i} in ${from}: there are ${classes} classes, so labels are 0 to ${classes - 1} (check that the labels belong to this data set)`,
      );
    }
  }
}

function labelArray(labels: ArrayLike<number>, classes: number): Uint8Array | Int32Array {
  if (classes > 256) return labels instanceof Int32Array ? labels : Int32Array.from(labels);
  return labels instanceof Uint8Array ? labels : Uint8Array.from(labels);
}
