import { expect, test } from "vitest";

import { checkAugment, place } from "../../src/data/augment";
import { refusal } from "./temporary";

const shape = [32, 32, 3] as const;

test("a placement depends on seed, epoch and index, and on nothing else", () => {
  const drawn = (seed: number, epoch: number, index: number) =>
    JSON.stringify(place({ crop: 4, flip: true, cutout: 8 }, shape, seed, epoch, index));
  expect(drawn(1, 2, 3)).toBe(drawn(1, 2, 3));
  const all = new Set<string>();
  for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) for (let k = 0; k < 4; k++) all.add(drawn(i, j, k));
  expect(all.size).toBeGreaterThan(60);
});

test("switching one change on leaves the others as they were", () => {
  for (let index = 0; index < 50; index++) {
    const { dy, dx, flip } = place({ crop: 4, flip: true, cutout: 8 }, shape, 0, 0, index);
    expect(place({ crop: 4 }, shape, 0, 0, index)).toEqual({ dy, dx, flip: false });
    expect(place({ flip: true }, shape, 0, 0, index)).toEqual({ dy: 0, dx: 0, flip });
  }
});

test("shifts, mirroring and cuts are uniform over consecutive images and epochs", () => {
  const shifts = Array.from({ length: 9 }, () => Array<number>(9).fill(0));
  const tops = Array<number>(32).fill(0);
  let flips = 0;
  const draws = 16_200;
  for (let index = 0; index < draws; index++) {
    const placement = place({ crop: 4, flip: true, cutout: 16 }, shape, 5, index % 3, index);
    const row = shifts[placement.dy + 4];
    if (row) row[placement.dx + 4] = (row[placement.dx + 4] ?? 0) + 1;
    const top = (placement.cut?.top ?? NaN) + 8;
    tops[top] = (tops[top] ?? NaN) + 1;
    if (placement.flip) flips++;
  }
  const chiSquare = (counts: readonly number[]) =>
    counts.reduce((sum, n) => sum + (n - draws / counts.length) ** 2 / (draws / counts.length), 0);
  // The 99.9 % points of chi-square with 80, 31 and 1 degrees of freedom.
  expect(chiSquare(shifts.flat())).toBeLessThan(124.8);
  expect(chiSquare(tops)).toBeLessThan(61.1);
  expect(chiSquare([flips, draws - flips])).toBeLessThan(10.8);
});

test.each([
  [{ crop: -1 }, "augment crop -1"],
  [{ crop: 1.5 }, "augment crop 1.5"],
  [{ crop: 32 }, "augment crop 32: would shift images of 32 x 32 out of sight"],
  [{ cutout: NaN }, "augment cutout NaN"],
])("refuses %j", (augment, message) => {
  expect(
    refusal(() => {
      checkAugment(augment, shape);
    }).message,
  ).toContain(message);
});
