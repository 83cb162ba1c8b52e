import { describe, expect, test } from "vitest";

import { dataset, withScaling } from "../../src/data/dataset";
import { refusal } from "./temporary";

const parts = {
  name: "tiny",
  images: Uint8Array.from({ length: 24 }, (_, i) => i),
  labels: [0, 1],
  shape: [2, 2, 3],
  classes: ["a", "b"],
} as const;

describe("dataset", () => {
  test("is a frozen record with plain scaling by default", () => {
    const data = dataset(parts);
    expect(data.count).toBe(2);
    expect(data.scaling).toEqual({ mean: [0, 0, 0], std: [1, 1, 1] });
    expect(data.labels).toEqual(Uint8Array.of(0, 1));
    expect(Object.isFrozen(data)).toBe(true);
    expect(Object.isFrozen(data.shape)).toBe(true);
    expect(Object.isFrozen(data.scaling.mean)).toBe(true);
  });

  test("keeps more than 256 classes apart", () => {
    const classes = Array.from({ length: 1000 }, (_, i) => `class ${i}`);
    const data = dataset({ ...parts, labels: [999, 256], classes });
    expect(data.labels).toEqual(Int32Array.of(999, 256));
  });

  test.each([-1, 2, 0.5, NaN])("refuses the label %s, naming its source", (label) => {
    const { message } = refusal(() => dataset({ ...parts, labels: [0, label], labelsFrom: "labels.bin" }));
    expect(message).toContain(
      `label ${label} of image 1 in labels.bin: there are 2 classes, so labels are 0 to 1`,
    );
  });

  test("refuses pixels that do not fit", () => {
    expect(refusal(() => dataset({ ...parts, images: new Uint8Array(23) })).message).toContain(
      "23 pixels in tiny: 2 labels and images of [2, 2, 3] need 24",
    );
    expect(refusal(() => dataset({ ...parts, images: new Uint8Array(0), labels: [] })).message).toContain(
      "no images in tiny",
    );
    expect(refusal(() => dataset({ ...parts, shape: [0, 2, 3] })).message).toContain(
      "image shape [0, 2, 3] of tiny",
    );
  });
});

describe("withScaling", () => {
  test("shares the pixels", () => {
    const data = dataset(parts);
    const scaled = withScaling(data, { mean: [0.1, 0.2, 0.3], std: [1, 2, 3] });
    expect(scaled.images).toBe(data.images);
    expect(scaled.scaling.std).toEqual([1, 2, 3]);
    expect(data.scaling.std).toEqual([1, 1, 1]);
  });

  test.each([
    [{ mean: [0], std: [1] }, "scaling for 1 means and 1 stds: the images have 3 channels"],
    [{ mean: [0, NaN, 0], std: [1, 1, 1] }, "scaling mean NaN: must be finite"],
    [{ mean: [0, 0, 0], std: [1, 0, 1] }, "scaling std 0: must be positive and finite"],
    [{ mean: [0, 0, 0], std: [1, 1, Infinity] }, "scaling std Infinity"],
  ])("refuses %j", (scaling, message) => {
    expect(refusal(() => withScaling(dataset(parts), scaling)).message).toContain(message);
  });
});
