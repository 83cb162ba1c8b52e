import { describe, expect, it } from "vitest";
import { splitWarnings } from "../../../src/export/renderer/hook";

describe("splitWarnings", () => {
  it("splits the SVG from what was complained of", () => {
    const said = encodeURIComponent(JSON.stringify(["a -- b", "c"]));
    expect(splitWarnings(`<svg/><!--astronet-warnings:${said}-->`)).toEqual({
      svg: "<svg/>",
      warnings: ["a -- b", "c"],
    });
  });

  it("leaves an SVG without complaints alone", () => {
    expect(splitWarnings("<svg/>")).toEqual({ svg: "<svg/>", warnings: [] });
  });
});
