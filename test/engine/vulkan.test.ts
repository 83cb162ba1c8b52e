import { expect, it } from "vitest";

import { hasGraphicsLibrary } from "../../src/engine/vulkan";

it("takes Metal and Direct3D for granted, and looks for Vulkan's loader on Linux", () => {
  expect(hasGraphicsLibrary("darwin")).toBe(true);
  expect(hasGraphicsLibrary("win32")).toBe(true);
  expect(typeof hasGraphicsLibrary("linux")).toBe("boolean");
});
