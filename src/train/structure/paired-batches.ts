import { batches, subset, type Augment, type Batch, type Dataset } from "../../data";

import { imageOrder } from "./image-order";

/** A part of an endless sequence of images out of a data set. */
export interface Sequence {
  readonly data: Dataset;
  readonly seed: number;
  /** Keeps the sequences of one seed apart. */
  readonly purpose: string;
  /** Images that came before. */
  readonly from: number;
  readonly augment?: Augment | undefined;
}

/** So many batches of a sequence; they belong to their iterator. */
export function sequenceBatches(
  { data, seed, purpose, from, augment }: Sequence,
  count: number,
  size: number,
): Iterable<Batch> & { readonly length: number } {
  const indices = imageOrder(data.count, { from, length: count * size, seed, purpose });
  const images = subset(data, indices);
  return augment
    ? batches(images, { size, shuffle: false, seed: seed + from, augment })
    : batches(images, { size, shuffle: false });
}

/** Batches of one kind, each with one of another kind, which `meanwhile` is shown first. */
export function paired(
  main: Iterable<Batch> & { readonly length: number },
  other: Iterable<Batch>,
  meanwhile: (other: Batch) => void,
): Iterable<Batch> & { readonly length: number } {
  return {
    length: main.length,
    *[Symbol.iterator]() {
      const others = other[Symbol.iterator]();
      try {
        for (const batch of main) {
          const next = others.next();
          if (!next.done) meanwhile(next.value);
          yield batch;
        }
      } finally {
        others.return?.();
      }
    },
  };
}

/** At most so many images of a data set, spread over all of it. */
export function imagesSpread(data: Dataset, most: number): Dataset {
  if (data.count <= most) return data;
  return subset(
    data,
    Int32Array.from({ length: most }, (_, i) => Math.floor((i * data.count) / most)),
  );
}
