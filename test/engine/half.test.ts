import { describe, expect, it } from "vitest";

import { fromHalf, toHalf } from "../../src/engine/half";

describe("half precision", () => {
  it("writes and reads every half as itself", () => {
    const all = Uint16Array.from({ length: 0x10000 }, (_, half) => half);
    const again = toHalf(fromHalf(all));
    all.forEach((half, i) => {
      const isNaN = (half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0;
      if (again[i] !== (isNaN ? 0x7e00 : half)) expect([half, again[i]]).toEqual([half, half]);
    });
  });

  // Values of IEEE 754's binary16.
  it.each([
    [1, 0x3c00],
    [-2, 0xc000],
    [1 / 3, 0x3555],
    [65_504, 0x7bff],
    [65_519, 0x7bff],
    [65_520, 0x7c00],
    [-Infinity, 0xfc00],
    [-0, 0x8000],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    // Halfway: to the even one.
    [2 ** -25, 0x0000],
    [3 * 2 ** -25, 0x0002],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 - 2 ** -11, 0x4000],
  ])("writes %f as %i", (value, half) => {
    expect(toHalf(Float32Array.of(value))[0]).toBe(half);
  });
});
