import { expect, it } from "vitest";

import { levelsWithRoom, paddedWidth } from "../../src/astrocyte";

it("gives the published planes of ResNet-18 and the MLP, and pads little where nothing divides", () => {
  expect([5312, 1184].map(paddedWidth)).toEqual([64, 32]);
  for (const units of [1, 2, 3, 5, 7, 97, 1370, 1371, 4801]) {
    const width = paddedWidth(units);
    const height = Math.ceil(units / width);
    expect(width).toBeLessThanOrEqual(height);
    expect(height * width - units).toBeLessThan(width);
    // From the square root to half of it, so never a strip.
    expect(width).toBeGreaterThanOrEqual(Math.floor(Math.sqrt(units)) / 2);
  }
  expect(paddedWidth(1370)).toBe(28);
});

it("takes as many levels as leave two elements at the bottom, and one in any case", () => {
  expect(levelsWithRoom([37, 32], [8, 16, 32, 64, 128, 256])).toEqual([8, 16, 32, 64, 128]);
  expect(levelsWithRoom([4, 4], [8, 16, 32])).toEqual([8, 16]);
  expect(levelsWithRoom([1, 1], [8, 16])).toEqual([8]);
});
