import type { FigureJson, Layout } from "../figure/json";
import { isRecord } from "../figure/json";
import { palette, sequential } from "./palette";

/**
 * Where a figure is read: `"page"` has no background and a mid grey ink that is legible on a light and on a dark
 * page; `"print"` is black on white; `"dark"` is pale on black, for slides.
 */
export type Appearance = "page" | "print" | "dark";

interface Ink {
  readonly text: string;
  readonly axis: string;
  readonly grid: string;
  readonly background: string;
  /** Behind text that lies on top of a line. */
  readonly label: string;
}

const inks: Readonly<Record<Appearance, Ink>> = {
  page: {
    text: "#757B84",
    axis: "#8D939B",
    grid: "rgba(128, 134, 142, 0.2)",
    background: "rgba(0, 0, 0, 0)",
    label: "rgba(0, 0, 0, 0)",
  },
  print: { text: "#1A1A1A", axis: "#333333", grid: "#E8E8E8", background: "#FFFFFF", label: "#FFFFFF" },
  dark: { text: "#E4E6EA", axis: "#A8ADB5", grid: "#33373D", background: "#111111", label: "#111111" },
};

/** The typeface: Lato is the renderer's own, so that figures come out alike everywhere; browsers take what they have. */
export const fontFamily = 'Lato, "Helvetica Neue", Helvetica, Arial, sans-serif';

/** Size of the text of figures in layout pixels. */
export const fontSize = 12;

/** The theme of every figure, as a Plotly template. */
export function template(appearance: Appearance = "page", family: string = fontFamily): Layout {
  const ink = inks[appearance];
  const axis = {
    automargin: true,
    color: ink.text,
    gridcolor: ink.grid,
    gridwidth: 1,
    linecolor: ink.axis,
    linewidth: 1,
    showgrid: true,
    showline: true,
    tickcolor: ink.axis,
    ticks: "outside",
    ticklen: 4,
    tickwidth: 1,
    title: { standoff: 8, font: { size: fontSize } },
    zeroline: false,
  };
  return {
    data: {
      heatmap: [{ colorscale: sequential, colorbar: colourBar(ink) }],
      scatter: [{ line: { width: 2 }, marker: { size: 6 } }],
      bar: [{ marker: { line: { width: 0 } } }],
    },
    layout: {
      annotationdefaults: { font: { color: ink.text, size: fontSize }, showarrow: false },
      coloraxis: { colorbar: colourBar(ink), colorscale: sequential },
      colorway: [...palette],
      font: { family, size: fontSize, color: ink.text },
      hoverlabel: { font: { family, size: fontSize } },
      hovermode: "closest",
      legend: {
        bgcolor: "rgba(0, 0, 0, 0)",
        orientation: "h",
        x: 0,
        xanchor: "left",
        y: 1.02,
        yanchor: "bottom",
      },
      margin: { l: 52, r: 16, t: 56, b: 44, pad: 0 },
      modebar: { bgcolor: "rgba(0, 0, 0, 0)", color: ink.axis, activecolor: ink.text },
      paper_bgcolor: ink.background,
      plot_bgcolor: ink.background,
      title: {
        font: { size: fontSize + 2, weight: 700 },
        x: 0,
        xref: "container",
        xanchor: "left",
        y: 1,
        yref: "container",
        yanchor: "top",
        pad: { l: 8, t: 10 },
      },
      xaxis: axis,
      yaxis: axis,
    },
  };
}

function colourBar(ink: Ink): Layout {
  return {
    len: 1,
    lenmode: "fraction",
    outlinewidth: 0,
    thickness: 10,
    ticklen: 4,
    tickcolor: ink.axis,
    ticks: "outside",
    tickfont: { size: fontSize - 1, color: ink.text },
    title: { side: "right", font: { size: fontSize, color: ink.text } },
    xpad: 8,
  };
}

/** The mark in `layout.meta` of a figure that follows the theme. */
export const themeMark = "astronet";

/** A figure in another appearance; one that has a template of its own is left as it is. */
export function themed(figure: FigureJson, appearance: Appearance, family?: string): FigureJson {
  const meta = figure.layout.meta;
  const own = isRecord(meta) && meta.theme === themeMark;
  if (!own && figure.layout.template !== undefined) return figure;
  return { ...figure, layout: { ...figure.layout, template: template(appearance, family) } };
}
