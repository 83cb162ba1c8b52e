import { describe, expect, it } from "vitest";
import { figureJson, looksLikeFigure } from "../../../src/export/figure/json";

describe("figureJson", () => {
  it("keeps data, layout and frames only", () => {
    const figure = { data: [], layout: {}, extra: 1 };
    expect(figureJson(figure)).toEqual({ data: [], layout: {} });
    expect(figureJson({ ...figure, frames: [] })).toEqual({ data: [], layout: {}, frames: [] });
  });

  it("refuses what has no data and layout", () => {
    expect(() => figureJson(null)).toThrow("not a figure: null");
    expect(() => figureJson({ data: [] })).toThrow("not a figure: object");
    expect(looksLikeFigure({ data: {}, layout: {} })).toBe(false);
  });
});
