import { AstroNetError } from "../../error";
import { splitWarnings } from "../renderer/hook";
import { renderer } from "../renderer/process";
import { figureJson, isRecord, type FigureJson } from "./json";
import { withLegendRoom } from "./legend-room";

/** How a figure is drawn. */
export interface RenderOptions {
  readonly format: "svg" | "pdf" | "png";
  /** Width and height in layout pixels; by default those of the layout, else 700 × 450. */
  readonly width?: number;
  readonly height?: number;
  /** Image pixels per layout pixel (PNG; the SVG's and the PDF's nominal size too). 1 by default. */
  readonly scale?: number;
  /** Told of each complaint about an SVG: an unknown or invalid attribute, a console warning. */
  readonly onWarning?: (message: string) => void;
}

/** The size in layout pixels that a figure asks for, or 700 × 450. */
export function layoutSize(figure: FigureJson): { readonly width: number; readonly height: number } {
  const { width, height } = figure.layout;
  return {
    width: typeof width === "number" ? width : 700,
    height: typeof height === "number" ? height : 450,
  };
}

/**
 * A figure without what has no use in a still picture: an animation's frames, buttons and slider. The room that they
 * took goes too, where `layout.meta.still` says what the layout is without them.
 */
export function still(figure: FigureJson): FigureJson {
  const { layout } = figure;
  if (layout.updatemenus === undefined && layout.sliders === undefined) return figure;
  const kept = Object.entries(layout).filter(([key]) => key !== "updatemenus" && key !== "sliders");
  const { meta } = layout;
  const changes = isRecord(meta) && isRecord(meta.still) ? meta.still : {};
  return { data: figure.data, layout: { ...Object.fromEntries(kept), ...changes } };
}

function positive(name: string, value: number): number {
  if (!Number.isFinite(value) || value <= 0) {
    throw new AstroNetError(`${name} of a figure must be a positive number: ${value}`);
  }
  return value;
}

/**
 * Draws a figure without a browser and without a network.
 *
 * The same figure and options give the same bytes, the PDF's dates apart (`save` removes those too).
 * @throws AstroNetError where the renderer is missing, refuses the figure or stops.
 */
export function renderFigure(
  figure: FigureJson,
  options: RenderOptions & { readonly format: "svg" },
): Promise<string>;
export function renderFigure(
  figure: FigureJson,
  options: RenderOptions & { readonly format: "pdf" | "png" },
): Promise<Uint8Array>;
export function renderFigure(figure: FigureJson, options: RenderOptions): Promise<Uint8Array | string>;
export async function renderFigure(figure: FigureJson, options: RenderOptions): Promise<Uint8Array | string> {
  const json = still(figureJson(figure));
  const size = layoutSize(json);
  const { format, onWarning } = options;
  const request = {
    data: format === "svg" ? withLegendRoom(json) : json,
    format,
    width: positive("width", options.width ?? size.width),
    height: positive("height", options.height ?? size.height),
    scale: positive("scale", options.scale ?? 1),
  };
  const result = await renderer().render(request);
  if (format !== "svg") return Buffer.from(result, "base64");
  const { svg, warnings } = splitWarnings(result);
  if (onWarning !== undefined) warnings.forEach(onWarning);
  // Only the first figure of a renderer has this attribute where it has it, and it says nothing.
  return svg.replaceAll(' style=""', "");
}
