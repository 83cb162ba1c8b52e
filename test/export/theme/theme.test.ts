import { describe, expect, it } from "vitest";
import { faded, palette, seriesColour } from "../../../src/export/theme/palette";
import { template, themed, type Appearance } from "../../../src/export/theme/theme";

/** Relative luminance of `#rrggbb` (WCAG 2.1). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function ink(appearance: Appearance): string {
  const { layout } = template(appearance) as { layout: { font: { color: string } } };
  return layout.font.color;
}

describe("theme", () => {
  it("has text that is read on white and on a dark page", () => {
    expect(contrast(ink("page"), "#FFFFFF")).toBeGreaterThan(4.2);
    expect(contrast(ink("page"), "#111111")).toBeGreaterThan(4.2);
    expect(contrast(ink("print"), "#FFFFFF")).toBeGreaterThan(12);
    expect(contrast(ink("dark"), "#111111")).toBeGreaterThan(12);
  });

  it("has lines that are seen on both (3 : 1 asked for graphics, 2 : 1 for the pale ones on white)", () => {
    for (const colour of palette) {
      expect(contrast(colour, "#111111")).toBeGreaterThan(3);
      expect(contrast(colour, "#FFFFFF")).toBeGreaterThan(2);
    }
  });

  it("starts the palette again after its end", () => {
    expect(seriesColour(palette.length)).toBe(palette[0]);
    expect(faded("#0072B2", 0.5)).toBe("rgba(0, 114, 178, 0.5)");
  });

  it("redraws a figure of the house in another appearance, and leaves another's template alone", () => {
    const own = { data: [], layout: { meta: { theme: "astronet" }, template: template("page") } };
    expect(themed(own, "print").layout.template).toEqual(template("print"));
    expect(themed({ data: [], layout: {} }, "print").layout.template).toEqual(template("print"));
    const other = { data: [], layout: { template: { layout: {} } } };
    expect(themed(other, "print")).toBe(other);
  });
});
