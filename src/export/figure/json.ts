import { AstroNetError } from "../../error";

/** One Plotly trace as plain JSON. */
export type Trace = Readonly<Record<string, unknown>>;

/** A Plotly layout as plain JSON. */
export type Layout = Readonly<Record<string, unknown>>;

/** A Plotly figure as plain JSON: what `application/vnd.plotly.v1+json` carries. */
export interface FigureJson {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  /** Frames of an animation, where the figure is one. */
  readonly frames?: readonly Readonly<Record<string, unknown>>[];
}

/** True for a plain object: neither null nor an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True where a value carries Plotly traces and a layout: a `Figure`, or the JSON of one. */
export function looksLikeFigure(value: unknown): value is FigureJson {
  return isRecord(value) && Array.isArray(value.data) && isRecord(value.layout);
}

/**
 * The plain JSON of a figure.
 *
 * @throws AstroNetError where the value has no `data` array and `layout` object.
 */
export function figureJson(value: unknown): FigureJson {
  if (!looksLikeFigure(value)) {
    throw new AstroNetError(
      `not a figure: ${value === null ? "null" : typeof value} (a figure has a \`data\` array and a \`layout\` object)`,
    );
  }
  const { data, layout, frames } = value;
  return frames === undefined ? { data, layout } : { data, layout, frames };
}
