import { AstroNetError } from "../error";

import { dataset, imageSize, type Dataset } from "./dataset";
import { roomLike } from "./pixels";

/**
 * The first `count` images, in order; pixels are shared, not copied.
 *
 * Where a data set is sorted by class, as image folders are, take a balanced part with `split` instead.
 *
 * @throws AstroNetError if there are fewer images than that.
 */
export function take(data: Dataset, count: number): Dataset {
  if (!Number.isInteger(count) || count < 1 || count > data.count) {
    throw new AstroNetError(
      `cannot take ${count} images: ${data.name} has ${data.count} (take 1 to ${data.count})`,
    );
  }
  return dataset({
    ...data,
    images: data.images.subarray(0, count * imageSize(data.shape)),
    labels: data.labels.subarray(0, count),
  });
}

/**
 * The images at the given indices, in the given order, copied; an index may come more than once.
 *
 * @throws AstroNetError if an index is not one of the data set, or none is given.
 */
export function subset(data: Dataset, indices: ArrayLike<number>): Dataset {
  const size = imageSize(data.shape);
  const chosen = Array.from(indices);
  for (const index of chosen) checkIndex(data, index);
  const images = roomLike(data.images, chosen.length * size);
  chosen.forEach((index, i) => {
    images.set(data.images.subarray(index * size, (index + 1) * size), i * size);
  });
  const labels = chosen.map((index) => data.labels[index] ?? NaN);
  return dataset({ ...data, images, labels });
}

/**
 * The images of all the data sets, one after the other, under the first one's name.
 *
 * @throws AstroNetError if they differ in image shape, classes, scaling, or in how pixels are kept.
 */
export function concat(first: Dataset, ...others: readonly Dataset[]): Dataset {
  if (others.length === 0) return first;
  for (const other of others) checkAlike(first, other);
  const all = [first, ...others];
  const images = roomLike(
    first.images,
    all.reduce((sum, { images }) => sum + images.length, 0),
  );
  const labels = new Int32Array(all.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const data of all) {
    images.set(data.images, at * imageSize(first.shape));
    labels.set(data.labels, at);
    at += data.count;
  }
  return dataset({ ...first, images, labels });
}

function checkIndex(data: Dataset, index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= data.count) {
    throw new AstroNetError(
      `image index ${index}: ${data.name} has ${data.count} images (use 0 to ${data.count - 1})`,
    );
  }
}

function checkAlike(first: Dataset, other: Dataset): void {
  if (first.images.BYTES_PER_ELEMENT !== other.images.BYTES_PER_ELEMENT) {
    throw new AstroNetError(
      `cannot join ${first.name} and ${other.name}: one keeps bytes, one half-precision floats (give both as the same)`,
    );
  }
  for (const part of ["shape", "classes", "scaling"] as const) {
    const [one, two] = [JSON.stringify(first[part]), JSON.stringify(other[part])];
    if (one !== two) {
      throw new AstroNetError(
        `cannot join ${first.name} and ${other.name}: ${part} ${one} and ${two} differ`,
      );
    }
  }
}
