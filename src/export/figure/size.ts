import { AstroNetError } from "../../error";
import { fontSize } from "../theme/theme";
import { isRecord, type FigureJson, type Layout } from "./json";
import { layoutSize } from "./render";

/** Width of a figure on paper: a journal's column, or a number of inches. */
export type Width = "single column" | "double column" | number;

const millimetresPerInch = 25.4;
const millimetresPerPoint = millimetresPerInch / 72;
const columns: Readonly<Record<string, number>> = { "single column": 89, "double column": 183 };

/** A figure laid out for paper: in layout pixels, and the millimetres that they fill. */
export interface Page {
  readonly figure: FigureJson;
  /** Whole layout pixels. */
  readonly width: number;
  readonly height: number;
  /** The same size on paper. */
  readonly widthMm: number;
  readonly heightMm: number;
}

/**
 * A width in millimetres: 89 for a single column, 183 for a double one, 25.4 an inch.
 *
 * @throws AstroNetError for another word, or for a number that no page has.
 */
export function widthInMillimetres(width: Width): number {
  const millimetres = typeof width === "number" ? width * millimetresPerInch : columns[width];
  if (millimetres === undefined || !(millimetres >= 10 && millimetres <= 2000)) {
    throw new AstroNetError(
      `width of a figure: ${JSON.stringify(width)} (use "single column", "double column" or inches, 0.4 to 78)`,
    );
  }
  return millimetres;
}

/** Merges `changes` into `layout`, object by object. */
function merged(layout: Layout, changes: Layout): Layout {
  const result: Record<string, unknown> = { ...layout };
  for (const [key, value] of Object.entries(changes)) {
    const before = result[key];
    result[key] = isRecord(before) && isRecord(value) ? merged(before, value) : value;
  }
  return result;
}

/** Below this many layout pixels a figure takes its narrow form, where it has one. */
const narrowBelow = 560;

/**
 * Lays a figure out for paper, so that its text has `points` points whatever the width is.
 *
 * A figure may carry a narrow form: changes to its layout in `layout.meta.narrow`, with a `width` and a `height`
 * that give its proportions; it is used where the page is too narrow for panels side by side.
 * @param height of the figure in inches; by default it keeps the proportions of the layout.
 */
export function pageLayout(
  figure: FigureJson,
  width: Width,
  points: number,
  height: number | undefined,
): Page {
  if (!(points >= 3 && points <= 72)) {
    throw new AstroNetError(`font size of a figure: ${points} (3 to 72 points)`);
  }
  const widthMm = widthInMillimetres(width);
  const pixels = Math.max(60, Math.round(widthMm / ((points / fontSize) * millimetresPerPoint)));
  const meta = figure.layout.meta;
  const narrow = isRecord(meta) && isRecord(meta.narrow) && pixels < narrowBelow ? meta.narrow : undefined;
  const layout = narrow === undefined ? figure.layout : merged(figure.layout, narrow);
  const size = layoutSize({ ...figure, layout });
  const across = typeof layout.width === "number" ? size.width : 720;
  const ratio = height === undefined ? size.height / across : widthInMillimetres(height) / widthMm;
  const down = Math.max(40, Math.round(pixels * ratio));
  return {
    figure: { ...figure, layout: { ...layout, width: pixels, height: down, autosize: false } },
    width: pixels,
    height: down,
    widthMm,
    heightMm: (widthMm * down) / pixels,
  };
}
