import { expect, test } from "vitest";

import { imageSize, type Dataset } from "../../src/data/dataset";
import { synthetic } from "../../src/data/synthetic";
import { refusal } from "./temporary";

test("is fixed by its seed, and its draws differ", () => {
  const data = synthetic({ count: 30, seed: 3 });
  expect(synthetic({ count: 30, seed: 3 })).toEqual(data);
  expect(synthetic({ count: 30, seed: 4 }).images).not.toEqual(data.images);
  expect(synthetic({ count: 30, seed: 3, draw: 1 }).images).not.toEqual(data.images);
});

test("classes take turns", () => {
  expect([...synthetic({ count: 7, classes: 3 }).labels]).toEqual([0, 1, 2, 0, 1, 2, 0]);
});

test("class means of one draw classify another", () => {
  const means = classMeans(synthetic({ count: 200, classes: 5, seed: 1 }));
  const held = synthetic({ count: 200, classes: 5, seed: 1, draw: 1 });
  const size = imageSize(held.shape);
  const right = Array.from({ length: held.count }, (_, i) => {
    const distances = means.map((mean) =>
      mean.reduce((sum, value, j) => sum + (value - (held.images[i * size + j] ?? NaN)) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances)) === held.labels[i];
  });
  expect(right.filter(Boolean).length / held.count).toBeGreaterThan(0.95);
});

test.each([
  [{ count: 0 }, "synthetic count 0"],
  [{ classes: 1.5 }, "synthetic classes 1.5"],
  [{ noise: -1 }, "synthetic noise -1"],
  [{ seed: NaN }, "seed NaN"],
  [{ shape: [0, 1, 1] as const }, "image shape [0, 1, 1]"],
])("refuses %j", (options, message) => {
  expect(refusal(() => synthetic(options)).message).toContain(message);
});

function classMeans(data: Dataset): number[][] {
  const size = imageSize(data.shape);
  return data.classes.map((_, label) => {
    const members = [...data.labels.keys()].filter((i) => data.labels[i] === label);
    return Array.from(
      { length: size },
      (_, j) => members.reduce((sum, i) => sum + (data.images[i * size + j] ?? NaN), 0) / members.length,
    );
  });
}
