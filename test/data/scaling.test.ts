import { expect, test } from "vitest";

import { dataset, withScaling } from "../../src/data/dataset";
import { measureScaling, plainScaling, scalingTable } from "../../src/data/scaling";
import { synthetic } from "../../src/data/synthetic";

test("the table holds (pixel / 255 - mean) / std of each channel as float32", () => {
  const table = scalingTable({ mean: [0, 0.5], std: [1, 0.25] }, new Uint8Array());
  expect(table).toHaveLength(512);
  for (const pixel of [0, 1, 127, 255]) {
    expect(table[pixel]).toBe(Math.fround(pixel / 255));
    expect(table[256 + pixel]).toBe(Math.fround((pixel / 255 - 0.5) / 0.25));
  }
});

test("a measured scaling gives mean 0 and variance 1 in each channel", () => {
  const data = synthetic({ count: 50, shape: [5, 4, 3] });
  const table = scalingTable(measureScaling(data), data.images);
  for (const channel of [0, 1, 2]) {
    const values = [...data.images]
      .filter((_, i) => i % 3 === channel)
      .map((pixel) => table[256 * channel + pixel] ?? NaN);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(1, 5);
  }
});

test("a constant channel keeps std 1", () => {
  const images = Uint8Array.of(51, 0, 51, 255);
  const data = dataset({ name: "c", images, labels: [0, 0], shape: [1, 1, 2], classes: ["a"] });
  expect(measureScaling(data)).toEqual({ mean: [51 / 255, 0.5], std: [1, 0.5] });
  expect(withScaling(data, plainScaling(2)).scaling).toEqual(data.scaling);
});
