import { describe, expect, it } from "vitest";
import { pageLayout, widthInMillimetres } from "../../../src/export/figure/size";

describe("widthInMillimetres", () => {
  it("knows a journal's columns and inches", () => {
    expect([widthInMillimetres("single column"), widthInMillimetres("double column")]).toEqual([89, 183]);
    expect(widthInMillimetres(2)).toBeCloseTo(50.8);
  });

  it("refuses widths that no page has", () => {
    expect(() => widthInMillimetres("wide" as never)).toThrow(
      'width of a figure: "wide" (use "single column"',
    );
    expect(() => widthInMillimetres(0)).toThrow("width of a figure: 0");
    expect(() => widthInMillimetres(NaN)).toThrow("width of a figure: null");
  });
});

describe("pageLayout", () => {
  const figure = {
    data: [],
    layout: {
      height: 360,
      xaxis: { domain: [0, 0.4], title: { text: "x" } },
      meta: { narrow: { width: 400, height: 500, xaxis: { domain: [0, 1] } } },
    },
  };

  it("sets text of 12 layout pixels in the points that are asked for", () => {
    const { width, widthMm } = pageLayout(figure, "double column", 7, undefined);
    const points = (12 * (widthMm / 25.4) * 72) / width;
    expect(points).toBeCloseTo(7, 1);
  });

  it("keeps a wide figure's proportions", () => {
    const page = pageLayout(figure, "double column", 7, undefined);
    expect(page.height / page.width).toBeCloseTo(360 / 720, 2);
    expect(page.heightMm / page.widthMm).toBeCloseTo(page.height / page.width, 10);
    expect(page.figure.layout.xaxis).toEqual({ domain: [0, 0.4], title: { text: "x" } });
  });

  it("takes the narrow form on a narrow page, merged into the layout", () => {
    const page = pageLayout(figure, "single column", 7, undefined);
    expect(page.figure.layout.xaxis).toEqual({ domain: [0, 1], title: { text: "x" } });
    expect(page.height / page.width).toBeCloseTo(500 / 400, 2);
  });

  it("takes a height in inches", () => {
    const { heightMm } = pageLayout(figure, "single column", 7, 2);
    expect(Math.abs(heightMm - 50.8)).toBeLessThan(0.11);
  });

  it("refuses a size of text that nobody can read", () => {
    expect(() => pageLayout(figure, 3, 1, undefined)).toThrow("font size of a figure: 1 (3 to 72 points)");
  });
});
