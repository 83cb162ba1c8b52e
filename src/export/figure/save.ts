import { extname } from "node:path";
import { AstroNetError } from "../../error";
import { checkFolder, writeWhole } from "../file";
import { fontFamily, themed, type Appearance } from "../theme/theme";
import { describe } from "./describe";
import { figureHtml } from "./html";
import { figureJson, isRecord, type FigureJson } from "./json";
import { sizePdf } from "./pdf";
import { sizePng } from "./png";
import { renderFigure, still } from "./render";
import { pageLayout, type Page, type Width } from "./size";
import { describeSvg, sizeSvg } from "./svg";

/** How a figure is written to a file. */
export interface SaveOptions {
  /** On paper: `"single column"` (89 mm), `"double column"` (183 mm, the default) or inches. */
  readonly width?: Width;
  /** On paper, in inches; by default the figure keeps its proportions. */
  readonly height?: number;
  /** Pixels per inch of a PNG; 300 by default. */
  readonly dpi?: number;
  /** The typeface, or its family and the size of the text in points (7 by default). */
  readonly font?: string | { readonly family?: string; readonly size?: number };
  /**
   * Black on white (`"print"`, the default of images), without a background for any page (`"page"`, the default of
   * HTML and JSON), or for dark slides (`"dark"`).
   */
  readonly appearance?: Appearance;
}

const formats = ["svg", "pdf", "png", "html", "json"] as const;
type Format = (typeof formats)[number];

function formatOf(path: string): Format {
  const extension = extname(path).slice(1).toLowerCase();
  const format = formats.find((name) => name === extension);
  if (format === undefined) {
    throw new AstroNetError(
      `unknown figure format: "${extension}" in "${path}" (use .svg, .pdf, .png, .html or .json)`,
    );
  }
  return format;
}

/** The bytes of an image: drawn at whole layout pixels, then given its exact size on paper. */
async function image(
  format: "svg" | "pdf" | "png",
  page: Page,
  { dpi, words }: { readonly dpi: number; readonly words: string },
): Promise<Uint8Array | string> {
  const { figure, width, height, widthMm, heightMm } = page;
  if (format === "svg") {
    const svg = await renderFigure(figure, { format, width, height });
    return describeSvg(sizeSvg(svg, widthMm, heightMm), words);
  }
  if (format === "pdf") {
    return sizePdf(await renderFigure(figure, { format, width, height }), widthMm, heightMm);
  }
  const scale = Math.round((widthMm / 25.4) * dpi) / width;
  return sizePng(await renderFigure(figure, { format, width, height, scale }), widthMm);
}

function titleOf(figure: FigureJson): string {
  const title = figure.layout.title;
  const text = isRecord(title) ? title.text : title;
  return typeof text === "string" && text !== "" ? text.replace(/<[^>]*>/g, "") : "Figure";
}

/**
 * Writes a figure as SVG, PDF, PNG, HTML or JSON, by the ending of `path`, without a browser and without a network.
 *
 * Sizes of images are exact to 0.1 mm, text stays text in the SVG, the PDF carries its fonts, and the same figure
 * gives the same bytes each time. An SVG carries in words what it shows, for a screen reader. HTML and JSON are the live figure, which has no size on paper; Plotly is inside the
 * HTML.
 * @returns the path of the file, whole.
 * @throws AstroNetError for an unknown format, a folder that does not exist, a size that no page has, a missing
 *   renderer, or a file that cannot be written.
 */
export async function save(figure: FigureJson, path: string, options: SaveOptions = {}): Promise<string> {
  const json = figureJson(figure);
  const format = formatOf(path);
  const live = format === "html" || format === "json";
  const {
    width = "double column",
    height,
    dpi = 300,
    font = {},
    appearance = live ? "page" : "print",
  } = options;
  if (!(dpi >= 30 && dpi <= 2400)) throw new AstroNetError(`dpi of a figure: ${dpi} (30 to 2400)`);
  const { family = fontFamily, size = 7 } = typeof font === "string" ? { family: font } : font;
  const dressed = themed(json, appearance, family);
  const page = pageLayout(still(dressed), width, size, height);
  await checkFolder(path, "figure");
  const bytes =
    format === "json"
      ? `${JSON.stringify(dressed)}\n`
      : format === "html"
        ? await figureHtml(dressed, titleOf(json))
        : await image(format, page, { dpi, words: describe(json) });
  return await writeWhole(path, bytes);
}
