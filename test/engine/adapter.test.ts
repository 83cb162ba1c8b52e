import { describe, expect, it } from "vitest";

import { describeAdapter } from "../../src/engine/adapter";

describe("describeAdapter", () => {
  it("names a GPU with its vendor and driver", () => {
    const info = {
      vendor: "nvidia",
      architecture: "ampere",
      device: "NVIDIA A2000",
      description: "NVIDIA: 535.54.03",
      isFallbackAdapter: false,
    };
    expect(describeAdapter(info)).toEqual({
      name: "NVIDIA A2000",
      vendor: "nvidia",
      driver: "NVIDIA: 535.54.03",
      software: false,
    });
  });

  it.each([
    ["swiftshader", "swiftshader-device", "SwiftShader driver 5.0.0", undefined],
    ["", "llvmpipe (LLVM 15.0.6, 256 bits)", "", undefined],
    ["", "a new one", "", true],
  ])(
    "knows software by its name, or by what it says: %s %s",
    (architecture, device, description, fallback) => {
      const info = {
        vendor: "",
        architecture,
        device,
        description,
        ...(fallback !== undefined && { isFallbackAdapter: fallback }),
      };
      expect(describeAdapter(info).software).toBe(true);
    },
  );

  it("says what it is not told", () => {
    const info = { vendor: "", architecture: "", device: "", description: "" };
    expect(describeAdapter(info)).toEqual({
      name: "unknown",
      vendor: "unknown",
      driver: "unknown",
      software: false,
    });
  });
});
