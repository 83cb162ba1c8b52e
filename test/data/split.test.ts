import { describe, expect, test } from "vitest";

import { dataset, type Dataset } from "../../src/data/dataset";
import { split, type PartSizes, type SplitOptions } from "../../src/data/split";
import { randomStream } from "../../src/engine/random";
import { refusal } from "./temporary";

/** Each image's only pixels are its index, so that parts say which images they hold. */
function numbered(labels: readonly number[], classes = 3): Dataset {
  const images = Uint8Array.from(labels.flatMap((_, i) => [i >> 8, i & 255]));
  return dataset({
    name: "numbered",
    images,
    labels,
    shape: [1, 2, 1],
    classes: Array.from({ length: classes }, (_, i) => `${i}`),
  });
}

const indices = (part: Dataset) =>
  Array.from(
    { length: part.count },
    (_, i) => 256 * (part.images[2 * i] ?? NaN) + (part.images[2 * i + 1] ?? NaN),
  );
const ofClass = (part: Dataset, label: number) =>
  part.labels.filter((other: number) => other === label).length;

describe("split", () => {
  test("without a seed gives the first of each class to the first part, in file order", () => {
    const [train, held] = split(numbered([0, 0, 0, 0, 0, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]), {
      fractions: [0.8, 0.2],
    });
    expect(indices(train)).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(indices(held)).toEqual([4, 13, 14]);
  });

  test("can leave the classes as they fall", () => {
    const [first, second] = split(numbered([0, 0, 0, 1, 1, 2]), { counts: [2, 3], balanced: false });
    expect(indices(first)).toEqual([0, 1]);
    expect(indices(second)).toEqual([2, 3, 4]);
  });

  test.each(Array.from({ length: 40 }, (_, seed) => seed))(
    "parts are disjoint and balanced (seed %i)",
    (seed) => {
      const next = randomStream(seed, "test");
      const labels = Array.from({ length: 30 + Math.floor(next() * 300) }, () => Math.floor(next() ** 2 * 5));
      const data = numbered(labels, 6);
      const counts = [1 + Math.floor(next() * 20), 1 + Math.floor(next() * 9)] as const;
      for (const options of [{ counts }, { fractions: [0.5, 0.3, 0.2] as const }]) {
        for (const order of [{ seed }, {}]) {
          const parts: readonly Dataset[] = split(data, { ...options, ...order });
          const all = parts.flatMap(indices);
          expect(new Set(all).size).toBe(all.length);
          if ("counts" in options) expect(parts.map((part) => part.count)).toEqual(counts);
          else expect(all.length).toBe(data.count);
          for (const part of parts) {
            expect(indices(part)).toEqual([...indices(part)].sort((a, b) => a - b));
            expect([...part.labels]).toEqual(indices(part).map((i) => labels[i]));
            for (let label = 0; label < 6; label++) {
              const quota = (part.count * ofClass(data, label)) / data.count;
              expect(Math.abs(ofClass(part, label) - quota)).toBeLessThan(parts.length);
            }
          }
        }
      }
    },
  );

  test("halves even classes exactly, at random with a seed, the same twice", () => {
    const data = numbered(Array.from({ length: 600 }, (_, i) => i % 3));
    const [one, two] = split(data, { fractions: [0.5, 0.5], seed: 1 });
    expect([0, 1, 2].map((label) => ofClass(one, label))).toEqual([100, 100, 100]);
    expect(split(data, { fractions: [0.5, 0.5], seed: 1 })).toEqual([one, two]);
    expect(indices(split(data, { fractions: [0.5, 0.5], seed: 2 })[0])).not.toEqual(indices(one));
    expect(indices(one)).not.toEqual(indices(split(data, { fractions: [0.5, 0.5] })[0]));
  });

  test("fractions that add up to 1 in decimals use every image", () => {
    const data = numbered(Array.from({ length: 10 }, () => 0));
    const parts = split(data, { fractions: [0.1, 0.2, 0.3, 0.4] });
    expect(parts.map((part) => part.count)).toEqual([1, 2, 3, 4]);
  });

  test.each<[SplitOptions<PartSizes>, string]>([
    [{ fractions: [0.8, 0.3] }, "fractions that add up to 1.1"],
    [{ fractions: [0.8, 0] }, "fraction 0: must lie above 0"],
    [{ fractions: [NaN] }, "fraction NaN"],
    [{ fractions: [0.01, 0.5] }, "part 1 of the split would hold 0 images"],
    [{ counts: [5, 6] }, "the parts ask for 11 images together: numbered has 10"],
    [{ counts: [0] }, "part 1 of the split would hold 0 images"],
    [{ counts: [1.5] }, "part 1 of the split would hold 1.5 images"],
    [{ counts: [5], seed: 0.5 }, "seed 0.5: must be a whole number"],
    [{ counts: [5], fractions: [0.5] }, "either fractions or counts"],
  ])("refuses %j", (options, message) => {
    expect(refusal(() => split(numbered(Array<number>(10).fill(0)), options)).message).toContain(message);
  });
});
