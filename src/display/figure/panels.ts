import type { Layout, Trace } from "../../export/figure/json";

/** One pair of axes in a figure of several. */
export interface Panel {
  /** Stands above the panel, at its left. */
  readonly heading?: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
  readonly x?: Layout;
  readonly y?: Layout;
  readonly traces: readonly Trace[];
}

/** How panels are arranged. */
export interface Arrangement {
  readonly columns: number;
  /** Space between panels, as a share of the figure's width and height. */
  readonly gapX: number;
  readonly gapY: number;
}

interface Place {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const suffix = (index: number): string => (index === 0 ? "" : String(index + 1));

/** The places of `count` panels, row by row from the top left, in shares of the figure. */
function places(count: number, { columns, gapX, gapY }: Arrangement): Place[] {
  const across = Math.min(columns, count);
  const rows = Math.ceil(count / across);
  const width = (1 - gapX * (across - 1)) / across;
  const height = (1 - gapY * (rows - 1)) / rows;
  const share = (value: number): number => Number(Math.min(1, Math.max(0, value)).toFixed(4));
  return Array.from({ length: count }, (_, index) => {
    const left = (index % across) * (width + gapX);
    const top = 1 - Math.floor(index / across) * (height + gapY);
    return { x: [share(left), share(left + width)], y: [share(top - height), share(top)] };
  });
}

/** Only the domains of the axes, for a form of the figure with another arrangement. */
export function domains(count: number, arrangement: Arrangement): Layout {
  return Object.fromEntries(
    places(count, arrangement).flatMap(({ x, y }, index) => [
      [`xaxis${suffix(index)}`, { domain: x }],
      [`yaxis${suffix(index)}`, { domain: y }],
    ]),
  );
}

/** The traces, axes and headings of several panels. */
export function panels(
  list: readonly Panel[],
  arrangement: Arrangement,
): { readonly data: Trace[]; readonly layout: Layout } {
  const laid = places(list.length, arrangement);
  const layout: Record<string, unknown> = {};
  const annotations: Layout[] = [];
  const data: Trace[] = [];
  list.forEach((panel, index) => {
    const end = suffix(index);
    const place = laid[index] ?? { x: [0, 1], y: [0, 1] };
    layout[`xaxis${end}`] = { domain: place.x, anchor: `y${end}`, ...titled(panel.xTitle), ...panel.x };
    layout[`yaxis${end}`] = { domain: place.y, anchor: `x${end}`, ...titled(panel.yTitle), ...panel.y };
    if (panel.heading !== undefined) annotations.push(heading(panel.heading, end));
    for (const trace of panel.traces) data.push({ ...trace, xaxis: `x${end}`, yaxis: `y${end}` });
  });
  return { data, layout: annotations.length === 0 ? layout : { ...layout, annotations } };
}

function titled(text: string | undefined): Layout {
  return text === undefined ? {} : { title: { text } };
}

/** A heading that stays at the top left of its panel wherever the panel moves. */
function heading(text: string, end: string): Layout {
  return {
    text: `<b>${text}</b>`,
    showarrow: false,
    x: 0,
    xref: `x${end} domain`,
    xanchor: "left",
    y: 1,
    yref: `y${end} domain`,
    yanchor: "bottom",
    yshift: 3,
  };
}

/** The title of a figure, or nothing. */
export function title(text: string | undefined): Layout {
  return text === undefined || text === "" ? {} : { title: { text } };
}

/**
 * How many rows a legend with these entries takes, across so many pixels; an estimate from the letters, which in an SVG have
 * room for a wide typeface.
 */
export function legendRows(names: readonly string[], across: number): number {
  const widths = names.map((name) => 48 + 7.4 * name.length);
  if (widths.reduce((a, b) => a + b, 0) <= across) return 1;
  return Math.ceil(names.length / Math.max(1, Math.floor(across / Math.max(...widths))));
}

/** A figure's margins: as much room above the panels as the title, the legend and the headings need. */
export function margins(above: {
  readonly title: boolean;
  /** Rows of the legend; true for one. */
  readonly legend: boolean | number;
  readonly heading: boolean;
}): { readonly l: number; readonly r: number; readonly t: number; readonly b: number; readonly pad: number } {
  const rows = Number(above.legend);
  const top = 12 + (above.title ? 26 : 0) + (rows === 0 ? 0 : 4 + 20 * rows) + (above.heading ? 20 : 0);
  return { l: 52, r: 16, t: top, b: 44, pad: 0 };
}
