import { describe, expect, it } from "vitest";

import { AstroNetError } from "../../../src/error";
import { zerosAround } from "../../../src/network";
import { windowPositions } from "../../../src/network/graph/window";

describe("zerosAround", () => {
  it("puts a number on each side", () => {
    expect(zerosAround(7, 3, 2, 1)).toEqual({ before: 1, after: 1 });
    expect(zerosAround(7, 3, 2, 0)).toEqual({ before: 0, after: 0 });
  });

  it.each([
    [5, 3, 1, 1, 1],
    [6, 3, 2, 0, 1],
    [5, 3, 2, 1, 1],
    [5, 2, 1, 0, 1],
    [224, 7, 2, 2, 3],
    [6, 2, 3, 0, 0],
    [5, 1, 2, 0, 0],
  ])("keeps ⌈%i / stride⌉ positions of a window of %i with stride %i by %i and %i zeros", (...numbers) => {
    const [length, size, stride, before, after] = numbers;
    expect(zerosAround(length, size, stride, "same")).toEqual({ before, after });
    const [positions] = windowPositions("conv", [length, length, 1], {
      size: [size, size],
      stride,
      padding: "same",
    });
    expect(positions).toBe(Math.ceil(length / stride));
  });
});

describe("windowPositions", () => {
  it("counts those that fit along each axis", () => {
    const window = { size: [2, 3], stride: 2, padding: 1 } as const;
    expect(windowPositions("conv", [6, 5, 1], window)).toEqual([4, 3]);
  });

  it.each([
    [2, 9, 0, "layer conv: a window of 3×3 does not fit maps of 2×9 (give larger images)"],
    [9, 2, 0, "a window of 3×3 does not fit maps of 9×2"],
    [9, 9, -1, 'layer conv: padding of -1 (give a whole number from 0, or "same")'],
    [9, 9, 0.5, "padding of 0.5"],
    [9, 9, NaN, "padding of NaN"],
  ])("refuses maps of %i×%i with padding %d", (height, width, padding, message) => {
    const positions = () => windowPositions("conv", [height, width, 1], { size: [3, 3], stride: 1, padding });
    expect(positions).toThrow(AstroNetError);
    expect(positions).toThrow(message);
  });
});
