import { expect, it } from "vitest";

import { unitAxis } from "../../src/astrocyte";

it("counts a convolution's filters, a depthwise convolution's channels, a dense layer's inputs", () => {
  expect([3, 3, 8, 16][unitAxis("convolution")]).toBe(16);
  expect([3, 3, 8, 1][unitAxis("depthwise")]).toBe(8);
  expect([800, 500][unitAxis("dense")]).toBe(800);
});
