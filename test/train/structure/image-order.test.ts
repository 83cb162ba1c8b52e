import { describe, expect, it } from "vitest";

import { imageOrder } from "../../../src/train/structure/image-order";

const order = (from: number, length: number, seed = 0) => [
  ...imageOrder(10, { from, length, seed, purpose: "test" }),
];

describe("imageOrder", () => {
  it("goes through all images before any comes again", () => {
    const three = order(0, 30);
    for (const start of [0, 10, 20]) {
      expect(three.slice(start, start + 10).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    expect(three.slice(0, 10)).not.toEqual(three.slice(10, 20));
  });

  it("is the same sequence wherever one looks at it from", () => {
    expect([...order(0, 7), ...order(7, 9), ...order(16, 14)]).toEqual(order(0, 30));
    expect(order(0, 30, 1)).not.toEqual(order(0, 30));
  });
});
