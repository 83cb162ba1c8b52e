import type { FigureJson } from "../../../src/export";
import { pageLayout } from "../../../src/export/figure/size";

/** Width of a figure on a phone, in layout pixels; its text is then nearly as large as the page's. */
const width = 400;

/** A width in inches at which text of 9 points, the 12 layout pixels of every figure, makes a figure this wide. */
const inches = width / 96;

/**
 * A figure as it is laid out for a phone, or undefined where it is as narrow already: its own narrow form, else only narrower, as
 * high as before.
 */
export function narrowForm(figure: FigureJson): FigureJson | undefined {
  const { layout } = figure;
  if (typeof layout.width === "number") return undefined;
  const own = hasNarrow(layout.meta);
  const height = typeof layout.height === "number" ? layout.height : 450;
  return pageLayout(figure, inches, 9, own ? undefined : height / 96).figure;
}

function hasNarrow(meta: unknown): boolean {
  return typeof meta === "object" && meta !== null && "narrow" in meta;
}
