import { describe, expect, test } from "vitest";

import { withScaling } from "../../src/data/dataset";
import { concat, subset, take } from "../../src/data/subset";
import { synthetic } from "../../src/data/synthetic";
import { refusal } from "./temporary";

const data = synthetic({ count: 10, shape: [2, 3, 2], classes: 3 });
const image = (i: number) => [...data.images.subarray(12 * i, 12 * (i + 1))];

describe("take", () => {
  test("gives the first images, sharing their memory", () => {
    const first = take(data, 4);
    expect(first.count).toBe(4);
    expect([...first.images]).toEqual([0, 1, 2, 3].flatMap(image));
    expect(first.images.buffer).toBe(data.images.buffer);
    expect([...first.labels]).toEqual([0, 1, 2, 0]);
  });

  test.each([0, -1, 11, 1.5, NaN])("refuses to take %s", (count) => {
    expect(refusal(() => take(data, count)).message).toContain(
      `cannot take ${count} images: synthetic, 3 classes has 10`,
    );
  });
});

describe("subset", () => {
  test("copies images in the given order, repeats too", () => {
    const some = subset(data, [7, 0, 7]);
    expect([...some.images]).toEqual([7, 0, 7].flatMap(image));
    expect([...some.labels]).toEqual([1, 0, 1]);
    expect(some.images.buffer).not.toBe(data.images.buffer);
  });

  test.each([-1, 10, 0.5, NaN])("refuses the index %s", (index) => {
    expect(refusal(() => subset(data, [0, index])).message).toContain(`image index ${index}`);
  });

  test("refuses to be empty", () => {
    expect(refusal(() => subset(data, [])).message).toContain("no images");
  });
});

describe("concat", () => {
  test("undoes a cut", () => {
    const whole = concat(take(data, 4), subset(data, [4, 5]), subset(data, [6, 7, 8, 9]));
    expect(whole).toEqual(data);
  });

  test("of one data set is that data set", () => {
    expect(concat(data)).toBe(data);
  });

  test.each([
    ["shape", synthetic({ count: 10, shape: [3, 2, 2], classes: 3 })],
    ["classes", synthetic({ count: 10, shape: [2, 3, 2], classes: 4 })],
    ["scaling", withScaling(data, { mean: [0, 0], std: [1, 2] })],
  ])("refuses another %s", (part, other) => {
    expect(refusal(() => concat(data, other)).message).toContain(`: ${part} `);
  });
});
