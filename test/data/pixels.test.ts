import { describe, expect, it } from "vitest";

import {
  batches,
  concat,
  dataset,
  measureScaling,
  subset,
  take,
  withScaling,
  type Dataset,
} from "../../src/data";
import { randomStream, useEngine } from "../../src/engine";
import { fromHalf, toHalf } from "../../src/engine/half";

const shape = [3, 4, 2] as const;
const next = randomStream(0, "test/pixels");
const floats = Float32Array.from({ length: 6 * 24 }, () => 4 * next() - 2);
const rounded = fromHalf(toHalf(floats));
const data = dataset({
  name: "floats",
  images: floats,
  labels: [0, 1, 0, 1, 0, 1],
  shape,
  classes: ["a", "b"],
});

/** Pixels of all batches, in the order of the data set. */
function batched(from: Dataset, size: number): number[] {
  return [...values(from, size)];
}

function* values(from: Dataset, size: number): Iterable<number> {
  for (const { x } of batches(from, { size })) yield* x.dataSync();
}

describe("images of floats", () => {
  it("are kept in half precision, at two bytes a value", () => {
    expect(data.images).toBeInstanceOf(Uint16Array);
    expect(data.images.byteLength).toBe(floats.byteLength / 2);
  });

  it("come back a batch at a time, rounded by at most 2⁻¹¹ of a value", async () => {
    await useEngine("cpu");
    expect(batched(data, 4)).toEqual([...rounded]);
    const worst = floats.reduce((most, value, i) => Math.max(most, Math.abs(rounded[i]! / value - 1)), 0);
    expect(worst).toBeLessThanOrEqual(2 ** -11);
    expect(worst).toBeGreaterThan(0);
  });

  it("are scaled by channel, with a scaling that is measured on them", async () => {
    await useEngine("cpu");
    const scaling = measureScaling(data);
    const channel = (c: number) => rounded.filter((_, i) => i % 2 === c);
    const mean = (of: Float32Array) => of.reduce((a, b) => a + b, 0) / of.length;
    expect(scaling.mean[1]).toBeCloseTo(mean(channel(1)), 6);
    const expected = rounded.map((value, i) => (value - scaling.mean[i % 2]!) / scaling.std[i % 2]!);
    expect(batched(withScaling(data, scaling), 6)).toEqual([...expected]);
  });

  it("are shifted and mirrored as bytes are, black coming in", async () => {
    await useEngine("cpu");
    const bytes = Uint8Array.from({ length: 48 }, (_, i) => (i % 2) * 255);
    const parts = { labels: [0, 1], shape, classes: ["a", "b"] };
    const whole = dataset({ ...parts, name: "bytes", images: bytes });
    const half = dataset({
      ...parts,
      name: "halves",
      images: Float32Array.from(bytes, (pixel) => pixel / 255),
    });
    const augmented = (from: Dataset): number[] => {
      const [batch] = [...augment(from)];
      return batch!;
    };
    expect(augmented(half)).toEqual(augmented(whole));
  });

  it("are taken, chosen and joined without rounding them again", () => {
    expect([...take(data, 2).images]).toEqual([...data.images.subarray(0, 48)]);
    expect([...subset(data, [5, 0]).images]).toEqual([
      ...data.images.subarray(120),
      ...data.images.subarray(0, 24),
    ]);
    expect(concat(take(data, 2), subset(data, [2, 3, 4, 5])).images).toEqual(data.images);
  });

  it("are not joined with bytes", () => {
    const bytes = dataset({
      name: "bytes",
      images: new Uint8Array(24),
      labels: [0],
      shape,
      classes: ["a", "b"],
    });
    expect(() => concat(data, bytes)).toThrow("one keeps bytes, one half-precision floats");
  });

  it.each([NaN, Infinity, -65_520])("refuse %f", (value) => {
    const images = new Float32Array(24).fill(value, 3, 4);
    expect(() => dataset({ name: "floats", images, labels: [0], shape, classes: ["a"] })).toThrow(
      /half precision goes to 65504/,
    );
  });
});

function* augment(from: Dataset): Iterable<number[]> {
  const augmentation = { crop: 1, flip: true, cutout: 2 };
  for (const { x } of batches(from, { size: 2, seed: 3, augment: augmentation })) yield [...x.dataSync()];
}
