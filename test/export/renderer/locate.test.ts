import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { locateRenderer, packageRoot, plotlyFile } from "../../../src/export/renderer/locate";

describe("locateRenderer", () => {
  it("finds what set-up installed, and the Plotly that is installed", () => {
    const found = locateRenderer({});
    expect(existsSync(found.program)).toBe(true);
    expect(existsSync(join(found.environment.FONTCONFIG_PATH ?? "", "fonts.conf"))).toBe(true);
    expect(found.plotly).toBe(plotlyFile());
    expect(existsSync(found.plotly)).toBe(true);
  });

  it("prefers the one that is named", () => {
    const launcher = join(locateRenderer({}).folder, "kaleido");
    expect(locateRenderer({ ASTRONET_KALEIDO: launcher })).toEqual(locateRenderer({}));
    expect(locateRenderer({ ASTRONET_KALEIDO: "" })).toEqual(locateRenderer({}));
  });

  it("says what to do where the named one is not there", () => {
    expect(() => locateRenderer({ ASTRONET_KALEIDO: "/nowhere/kaleido" })).toThrow(
      'no figure renderer at ASTRONET_KALEIDO="/nowhere/kaleido" (name the file',
    );
  });

  it("says what to do where none is installed", () => {
    expect(() => locateRenderer({}, join(packageRoot(), "src"))).toThrow(
      /no figure renderer in .*npm run setup/,
    );
  });
});

describe("packageRoot", () => {
  it("is the folder of AstroNet's own package.json", () => {
    expect(existsSync(join(packageRoot(), "src", "error.ts"))).toBe(true);
    expect(() => packageRoot("/")).toThrow("no package.json of astronet above /");
  });
});
