import { AstroNetError } from "../error";

import type { Dataset } from "./dataset";
import { checkSeed, fileOrder, shuffle } from "./order";
import { subset } from "./subset";

/** The sizes of the parts, at least one of them. */
export type PartSizes = readonly [number, ...number[]];

/** One data set a part. */
export type Parts<S extends PartSizes> = { readonly [Part in keyof S]: Dataset };

/** How a data set is split. */
export type SplitOptions<S extends PartSizes> = (
  | { /** Each part's share of the images; together at most 1. */ readonly fractions: S }
  | { /** Each part's number of images; together at most all. */ readonly counts: S }
) & {
  /** Without a seed the first images go to the first part; with one, images are drawn at random. */
  readonly seed?: number | undefined;
  /** Whether each part holds the classes in the proportions of the whole, up to rounding; true by default. */
  readonly balanced?: boolean | undefined;
};

/**
 * Splits a data set into disjoint parts, by default balanced over the classes.
 *
 * `split(data, { fractions: [0.8, 0.2] })` gives the first 80 % of each class and the last 20 %, as the AstroNet paper's
 * search does; with a seed, a random 80 % of each class and the rest. Images keep their order within a part, and
 * images that no part asks for are left out. The pixels are copied.
 *
 * @throws AstroNetError if a part would be empty, or the parts ask for more than there is.
 */
export function split<S extends PartSizes>(data: Dataset, options: SplitOptions<S>): Parts<S> {
  const counts = partCounts(data, options);
  const { seed, balanced = true } = options;
  if (seed !== undefined) checkSeed(seed);
  const groups = (balanced ? indicesByClass(data) : [fileOrder(data.count)]).map((indices, group) => ({
    indices: seed === undefined ? indices : shuffle(indices, seed, `split/${group}`),
    used: 0,
  }));
  const parts = counts.map((count) => {
    const shares = apportion(
      count,
      groups.map(({ indices, used }) => indices.length - used),
    );
    const chosen = groups.flatMap((group, i) => {
      const from = group.used;
      group.used += shares[i] ?? 0;
      return [...group.indices.subarray(from, group.used)];
    });
    return subset(data, Int32Array.from(chosen).sort());
  });
  return parts as unknown as Parts<S>;
}

function partCounts(data: Dataset, options: SplitOptions<PartSizes>): number[] {
  if ("counts" in options === "fractions" in options) {
    throw new AstroNetError("a split takes either fractions or counts: give one of the two");
  }
  const counts = "counts" in options ? [...options.counts] : countsOf(options.fractions, data.count);
  counts.forEach((count, part) => {
    if (!Number.isInteger(count) || count < 1) {
      throw new AstroNetError(
        `part ${part + 1} of the split would hold ${count} images: each part needs a whole number, at least 1`,
      );
    }
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total > data.count) {
    throw new AstroNetError(`the parts ask for ${total} images together: ${data.name} has ${data.count}`);
  }
  return counts;
}

/** Rounds the boundaries, not the sizes, so that fractions that add up to 1 use every image. */
function countsOf(fractions: readonly number[], total: number): number[] {
  const bad = fractions.find((fraction) => !(fraction > 0 && fraction <= 1));
  if (bad !== undefined) throw new AstroNetError(`fraction ${bad}: must lie above 0 and at most at 1`);
  const sum = fractions.reduce((whole, fraction) => whole + fraction, 0);
  if (sum > 1 + 1e-9)
    throw new AstroNetError(`fractions that add up to ${sum}: together they may be at most 1`);
  let whole = 0;
  let boundary = 0;
  return fractions.map((fraction) => {
    whole += fraction;
    const from = boundary;
    boundary = Math.min(total, Math.round(whole * total));
    return boundary - from;
  });
}

function indicesByClass(data: Dataset): Int32Array[] {
  const indices = data.classes.map((): number[] => []);
  data.labels.forEach((label: number, index: number) => indices[label]?.push(index));
  return indices.map((each) => Int32Array.from(each));
}

/** Shares `count` out over groups in proportion to their sizes: each gets its quota rounded down, the largest remainders get the rest. */
function apportion(count: number, sizes: readonly number[]): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const quotas = sizes.map((size) => (count * size) / total);
  const shares = quotas.map(Math.floor);
  const left = count - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = quotas
    .map((quota, group) => ({ group, remainder: quota - Math.floor(quota) }))
    .sort((a, b) => b.remainder - a.remainder || a.group - b.group);
  for (const { group } of byRemainder.slice(0, left)) shares[group] = (shares[group] ?? 0) + 1;
  return shares;
}
