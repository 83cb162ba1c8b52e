import { describe, expect, it } from "vitest";

import { describeAdapter, whyOnlyByName } from "../../src/engine/adapter";

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

describe("whyOnlyByName", () => {
  const nothing = { vendor: "", architecture: "", device: "", description: "" };

  it.each([
    { ...nothing, vendor: "nvidia", architecture: "ada", device: "NVIDIA L4", description: "NVIDIA: 550.54" },
    { ...nothing, vendor: "apple", architecture: "metal-3", device: "Apple M2" },
    { ...nothing, vendor: "intel", architecture: "gen-12lp" },
    { ...nothing, vendor: "amd" },
  ])("lets a GPU be picked by itself: $vendor $device", (info) => {
    expect(whyOnlyByName(describeAdapter(info))).toBeUndefined();
  });

  it.each([
    { ...nothing, vendor: "google", architecture: "swiftshader", device: "SwiftShader Device (Subzero)" },
    { ...nothing, vendor: "mesa", device: "llvmpipe (LLVM 19.1.0, 256 bits)" },
    { ...nothing, vendor: "microsoft", device: "Microsoft Basic Render Driver" },
    { ...nothing, vendor: "nvidia", device: "NVIDIA L4", isFallbackAdapter: true },
  ])("leaves software to be named: $device", (info) => {
    expect(whyOnlyByName(describeAdapter(info))?.reason).toMatch(/is software that computes on the CPU/);
  });

  it("leaves to be named what does not say what it is", () => {
    expect(whyOnlyByName(describeAdapter(nothing))?.reason).toMatch(/does not say what it is/);
  });
});
