import { expect, test } from "vitest";

import type { Placement } from "../../src/data/augment";
import { fillImage, fillPlaced } from "../../src/data/fill";
import { scalingTable } from "../../src/data/scaling";
import { randomStream } from "../../src/engine/random";

const asIs: Placement = { dy: 0, dx: 0, flip: false };
const table = scalingTable({ mean: [0.1, 0.2, 0.3], std: [0.5, 0.6, 0.7] }, new Uint8Array());
const plain = scalingTable({ mean: [0], std: [1 / 255] }, new Uint8Array());

/** The values of a 2 x 3 image of one channel, in pixels, after a placement. */
function placed(placement: Placement): number[] {
  const target = new Float32Array(8);
  fillPlaced(target, 1, Uint8Array.of(99, 1, 2, 3, 4, 5, 6), 1, [2, 3, 1], plain, placement);
  return [...target].map(Math.round);
}

test("an image is scaled channel by channel into its place", () => {
  const images = Uint8Array.from({ length: 24 }, (_, i) => 10 * i);
  const target = new Float32Array(15);
  fillImage(target, 2, images, 12, [2, 2, 3], table);
  const expected = [...images.subarray(12)].map((pixel, i) => {
    const [mean, std] = [[0.1, 0.2, 0.3][i % 3] ?? NaN, [0.5, 0.6, 0.7][i % 3] ?? NaN];
    return Math.fround((pixel / 255 - mean) / std);
  });
  expect([...target]).toEqual([0, 0, ...expected, 0]);
});

test("a placement that changes nothing changes nothing", () => {
  const next = randomStream(0, "pixels");
  for (const [shape, scale] of [
    [[3, 4, 1], plain],
    [[4, 3, 3], table],
  ] as const) {
    const images = Uint8Array.from({ length: 2 * 36 }, () => Math.floor(256 * next()));
    const [one, two] = [new Float32Array(40), new Float32Array(40)];
    fillImage(one, 4, images, 36, shape, scale);
    fillPlaced(two, 4, images, 36, shape, scale, asIs);
    expect(two).toEqual(one);
  }
});

test("a crop shifts, and black comes in", () => {
  expect(placed(asIs)).toEqual([0, 1, 2, 3, 4, 5, 6, 0]);
  expect(placed({ ...asIs, dy: 1 })).toEqual([0, 4, 5, 6, 0, 0, 0, 0]);
  expect(placed({ ...asIs, dx: -1 })).toEqual([0, 0, 1, 2, 0, 4, 5, 0]);
  expect(placed({ ...asIs, dx: 2, dy: -1 })).toEqual([0, 0, 0, 0, 3, 0, 0, 0]);
});

test("mirroring comes after the crop", () => {
  expect(placed({ ...asIs, flip: true })).toEqual([0, 3, 2, 1, 6, 5, 4, 0]);
  expect(placed({ ...asIs, flip: true, dx: 1 })).toEqual([0, 0, 3, 2, 0, 6, 5, 0]);
});

test("a cut is clipped to the image", () => {
  expect(placed({ ...asIs, cut: { top: -1, left: 1, bottom: 1, right: 9 } })).toEqual([
    0, 1, 0, 0, 4, 5, 6, 0,
  ]);
  expect(placed({ ...asIs, cut: { top: 1, left: -3, bottom: 2, right: 2 } })).toEqual([
    0, 1, 2, 3, 0, 0, 6, 0,
  ]);
});

test("what comes in is black before scaling, a cut is 0 after it", () => {
  const target = new Float32Array(6).fill(NaN);
  fillPlaced(target, 0, Uint8Array.of(9, 9, 9, 9, 9, 9), 0, [1, 2, 3], table, {
    ...asIs,
    dx: 2,
    cut: { top: 0, left: 1, bottom: 1, right: 2 },
  });
  expect([...target]).toEqual([table[0], table[256], table[512], 0, 0, 0]);
});
