import { describe, expect, it } from "vitest";

import { labelPlaces } from "../../../src/display/comparison/label-place";

const panel = { width: 570, height: 270 };

describe("labelPlaces", () => {
  it("puts a label at the upper right of its point where nothing is in the way", () => {
    expect(labelPlaces([{ x: 0.2, y: 0.5, label: "LeNet-5" }], panel)).toEqual(["top right"]);
  });

  it("puts it at the left where the panel ends", () => {
    expect(labelPlaces([{ x: 0.95, y: 0.5, label: "LeNet-5" }], panel)).toEqual(["top left"]);
  });

  it("lets no label lie on another one, or on a point", () => {
    const row = [0.1, 0.15, 0.2].map((x) => ({ x, y: 0.5, label: "a name of some length" }));
    expect(labelPlaces(row, panel)).toEqual(["top right", "bottom right", "middle right"]);
    const point = { x: 0.24, y: 0.54, label: "" };
    expect(labelPlaces([{ x: 0.2, y: 0.5, label: "LeNet-5" }, point], panel)).toEqual([
      "bottom right",
      undefined,
    ]);
  });

  it("leaves a label out where there is no room", () => {
    const heap = Array.from({ length: 12 }, () => ({ x: 0.5, y: 0.5, label: "the same place" }));
    expect(labelPlaces(heap, panel).filter((place) => place === undefined).length).toBeGreaterThan(0);
  });

  it("has less room in a smaller panel", () => {
    const end = [{ x: 0.7, y: 0.5, label: "a name of some length" }];
    expect(labelPlaces(end, panel)).toEqual(["top right"]);
    expect(labelPlaces(end, { width: 300, height: 200 })).toEqual(["top left"]);
  });
});
