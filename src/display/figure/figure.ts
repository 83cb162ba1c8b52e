import { AstroNetError } from "../../error";
import { describe } from "../../export/figure/describe";
import type { FigureJson, Layout, Trace } from "../../export/figure/json";
import { figureJson, isRecord } from "../../export/figure/json";
import { renderFigure } from "../../export/figure/render";
import { save, type SaveOptions } from "../../export/figure/save";
import { describeSvg } from "../../export/figure/svg";
import { template, themeMark } from "../../export/theme/theme";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../../mime";

/** Width of a figure's picture in a notebook, in layout pixels; Plotly itself takes the width of the page. */
export const pageWidth = 720;

/**
 * A figure: Plotly traces and a layout as plain JSON, in the theme of the house.
 *
 * It shows itself in a notebook as a live Plotly figure, as an SVG for readers without Plotly (GitHub, nbviewer,
 * nbconvert), and in words. It is immutable.
 */
export class Figure implements FigureJson, Displayable {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  readonly frames?: readonly Readonly<Record<string, unknown>>[];

  /**
   * @throws AstroNetError where `figure` has no `data` array and `layout` object.
   */
  constructor(figure: FigureJson) {
    const { data, layout, frames } = figureJson(figure);
    const meta = isRecord(layout.meta) ? layout.meta : {};
    this.data = data;
    this.layout =
      layout.template === undefined
        ? { ...layout, template: template(), meta: { ...meta, theme: themeMark } }
        : layout;
    if (frames !== undefined) this.frames = frames;
  }

  /** What the figure shows, in words. */
  get description(): string {
    return describe(this);
  }

  /** The figure with some entries of its layout replaced, for example `{ title: { text: "Run 3" } }`. */
  withLayout(changes: Layout): Figure {
    return new Figure({ ...this.toJSON(), layout: { ...this.layout, ...changes } });
  }

  /** The plain JSON of the figure. */
  toJSON(): FigureJson {
    return figureJson(this);
  }

  /** Writes the figure to a file; see `save`. */
  save(path: string, options: SaveOptions = {}): Promise<string> {
    return save(this, path, options);
  }

  /** The figure as Plotly JSON, as SVG and in words; without a renderer the words say why there is no SVG. */
  async [jupyterDisplay](): Promise<MimeBundle> {
    const json = this.toJSON();
    const words = this.description;
    const bundle = { "application/vnd.plotly.v1+json": { ...json, config: { responsive: true } } };
    try {
      const width = typeof json.layout.width === "number" ? json.layout.width : pageWidth;
      const svg = await renderFigure(json, { format: "svg", width });
      return { ...bundle, "image/svg+xml": describeSvg(svg, words), "text/plain": words };
    } catch (error) {
      if (!(error instanceof AstroNetError)) throw error;
      return { ...bundle, "text/plain": `${words}\n(no picture: ${error.message})` };
    }
  }
}
