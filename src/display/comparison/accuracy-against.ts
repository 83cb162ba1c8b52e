import { AstroNetError } from "../../error";
import type { Layout, Trace } from "../../export/figure/json";
import { seriesColour } from "../../export/theme/palette";
import { records } from "../figure/check";
import { Figure } from "../figure/figure";
import { logAxis, short } from "../figure/log-axis";
import { legendRows, margins, title } from "../figure/panels";

import { labelPlaces, type LabelPlace, type PanelSize } from "./label-place";

/** One network: how accurate it is and what it costs. */
export interface NetworkPoint {
  readonly label: string;
  /** Share of the test set that it classifies rightly, in [0, 1]. */
  readonly accuracy: number;
  /** Sample standard deviation of the accuracy over seeds. */
  readonly deviation?: number;
  readonly parameters?: number;
  /** Multiply-accumulate operations for one input. */
  readonly macs?: number;
  /** Points of one family share a colour: a method, a pruning ratio's series. */
  readonly family?: string;
  /** True for a number that somebody else than its authors quotes: it is drawn hollow. */
  readonly secondary?: boolean;
}

/** How accuracy against cost is drawn. */
export interface AccuracyAgainstOptions {
  readonly title?: string;
  /** `"accuracy"` (per cent, the default), or `"error"` (per cent, on a logarithmic axis). */
  readonly show?: "accuracy" | "error";
  /** Whether the Pareto front of the points is drawn; true by default. */
  readonly front?: boolean;
  /** Which points carry their label, where there is room for it: those on the front (default), all or none. */
  readonly labels?: "front" | "all" | "none";
  readonly height?: number;
}

type Cost = "parameters" | "macs";

interface Placed {
  readonly point: NetworkPoint;
  readonly cost: number;
}

function placed(points: readonly NetworkPoint[], cost: Cost): Placed[] {
  return records("points", points).map((point) => {
    const value = point[cost];
    if (value === undefined || !Number.isFinite(value) || value <= 0) {
      throw new AstroNetError(
        `"${point.label}" has no ${cost}: ${String(value)} (a positive number is needed)`,
      );
    }
    if (!(point.accuracy >= 0 && point.accuracy <= 1)) {
      throw new AstroNetError(`accuracy of "${point.label}" must be a share in [0, 1]: ${point.accuracy}`);
    }
    return { point, cost: value };
  });
}

/** The points than which none is both cheaper and more accurate, cheapest first. */
export function paretoFront<
  T extends { readonly cost: number; readonly point: { readonly accuracy: number } },
>(points: readonly T[]): T[] {
  const sorted = [...points].sort((a, b) => a.cost - b.cost || b.point.accuracy - a.point.accuracy);
  let best = -Infinity;
  return sorted.filter(({ point }) => {
    if (point.accuracy <= best) return false;
    best = point.accuracy;
    return true;
  });
}

/** A label beside its point, where the layout has it: it may stand elsewhere in the narrow form. */
function annotation(text: string, x: number, y: number, place: LabelPlace): Layout {
  const [vertical, horizontal] = place.split(" ") as [
    "top" | "middle" | "bottom",
    "left" | "center" | "right",
  ];
  const beside = vertical === "middle" ? 8 : 4;
  return {
    text,
    x,
    y,
    font: { size: 10.5 },
    borderpad: 0,
    xanchor: { left: "right", center: "center", right: "left" }[horizontal],
    yanchor: { top: "bottom", middle: "middle", bottom: "top" }[vertical],
    xshift: { left: -beside, center: 0, right: beside }[horizontal],
    yshift: { top: 3, middle: 0, bottom: -3 }[vertical],
  };
}

/** Where a value lies on an axis that these values span, as a share of its length; about as Plotly draws it. */
function shareOf(values: readonly number[]): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (value) => (high > low ? 0.06 + (0.88 * (value - low)) / (high - low) : 0.5);
}

function against(points: readonly NetworkPoint[], cost: Cost, options: AccuracyAgainstOptions): Figure {
  const all = placed(points, cost);
  const error = options.show === "error";
  const shown = (accuracy: number): number =>
    Number((100 * (error ? 1 - accuracy : accuracy)).toPrecision(8));
  const front = paretoFront(all);
  const labelled = options.labels === "all" ? all : options.labels === "none" ? [] : front;
  const families = [...new Set(all.map(({ point }) => point.family ?? ""))];
  const costName = cost === "macs" ? "MACs" : "parameters";
  const ends = all.flatMap(({ point }) => [
    shown(point.accuracy - (point.deviation ?? 0)),
    shown(point.accuracy + (point.deviation ?? 0)),
  ]);
  if (error && ends.some((end) => end <= 0)) {
    throw new AstroNetError('an error of 0 % has no place on a logarithmic axis (use show: "accuracy")');
  }
  const x = shareOf(all.map((entry) => Math.log(entry.cost)));
  const heightOf = error ? Math.log : (value: number): number => value;
  const y = shareOf(ends.map(heightOf));
  // Those on the front come first: theirs are the names that a reader looks for.
  const order = [...all].sort((a, b) => Number(front.includes(b)) - Number(front.includes(a)));
  const annotations = (panel: PanelSize): Layout[] => {
    const found = labelPlaces(
      order.map((entry) => ({
        x: x(Math.log(entry.cost)),
        y: y(heightOf(shown(entry.point.accuracy))),
        label: labelled.includes(entry) ? entry.point.label : "",
      })),
      panel,
    );
    return order.flatMap(({ point, cost: across }, i) => {
      const place = found[i];
      const up = shown(point.accuracy);
      return place === undefined
        ? []
        : [annotation(point.label, Math.log10(across), error ? Math.log10(up) : up, place)];
    });
  };
  const traces = families.map((family, index): Trace => {
    const own = all.filter(({ point }) => (point.family ?? "") === family);
    const spread = own.some(({ point }) => point.deviation !== undefined);
    return {
      type: "scatter",
      mode: "markers",
      name: family === "" ? "networks" : family,
      showlegend: family !== "",
      x: own.map((entry) => entry.cost),
      y: own.map(({ point }) => shown(point.accuracy)),
      customdata: own.map(({ point }) => point.label),
      cliponaxis: false,
      marker: {
        color: seriesColour(index),
        size: 8,
        symbol: own.map(({ point }) => (point.secondary === true ? "circle-open" : "circle")),
        line: { width: 1.5, color: seriesColour(index) },
      },
      ...(spread
        ? {
            error_y: {
              type: "data",
              array: own.map(({ point }) => 100 * (point.deviation ?? 0)),
              color: seriesColour(index),
              thickness: 1.2,
              width: 3,
            },
          }
        : {}),
      hovertemplate: `%{customdata}<br>%{x:.4~s} ${costName}, %{y:.2f} %<extra>%{fullData.name}</extra>`,
    };
  });
  const line: Trace = {
    type: "scatter",
    mode: "lines",
    name: "Pareto front",
    x: front.map((entry) => entry.cost),
    y: front.map(({ point }) => shown(point.accuracy)),
    line: { color: "#7F7F7F", width: 1, dash: "dot", shape: "hv" },
    hoverinfo: "skip",
  };
  const secondary = all.some(({ point }) => point.secondary === true);
  const hollow: Trace = {
    type: "scatter",
    mode: "markers",
    name: "second hand",
    x: [null],
    y: [null],
    marker: { symbol: "circle-open", size: 8, color: "#7F7F7F", line: { width: 1.5 } },
    hoverinfo: "skip",
  };
  const drawFront = (options.front ?? true) && front.length > 1;
  const legend = [
    ...(drawFront ? ["Pareto front"] : []),
    ...families.filter((family) => family !== ""),
    ...(secondary ? ["second hand"] : []),
  ];
  const above = (across: number) =>
    margins({ title: options.title !== undefined, legend: legendRows(legend, across), heading: false });
  const [page, narrow] = [above(650), above(360)];
  const height = options.height ?? 380;
  // On a narrow page a legend of several rows takes nothing of the panel's height.
  const narrowHeight = 240 + narrow.t + narrow.b;
  const inside = (width: number, down: number, { l, r, t, b }: typeof page): PanelSize => ({
    width: width - l - r,
    height: down - t - b,
  });
  return new Figure({
    data: [...(drawFront ? [line] : []), ...traces, ...(secondary ? [hollow] : [])],
    layout: {
      ...title(options.title),
      xaxis: {
        title: { text: cost === "macs" ? "multiply-accumulate operations" : "parameters" },
        ...logAxis(
          all.map((entry) => entry.cost),
          short,
        ),
      },
      yaxis: {
        title: { text: error ? "test error (%)" : "accuracy (%)" },
        ...(error ? logAxis(ends) : {}),
      },
      annotations: annotations(inside(650, height, page)),
      height,
      margin: page,
      meta: {
        narrow: {
          width: 432,
          height: narrowHeight,
          margin: narrow,
          annotations: annotations(inside(420, narrowHeight, narrow)),
        },
      },
    },
  });
}

/**
 * Accuracy against the number of parameters, which has a logarithmic axis, with the Pareto front.
 *
 * @throws AstroNetError where a point has no parameters, or an accuracy outside [0, 1].
 */
export function accuracyAgainstParameters(
  points: readonly NetworkPoint[],
  options: AccuracyAgainstOptions = {},
): Figure {
  return against(points, "parameters", options);
}

/**
 * Accuracy against multiply-accumulate operations for one input, on a logarithmic axis, with the Pareto front.
 *
 * @throws AstroNetError where a point has no MACs, or an accuracy outside [0, 1].
 */
export function accuracyAgainstMacs(
  points: readonly NetworkPoint[],
  options: AccuracyAgainstOptions = {},
): Figure {
  return against(points, "macs", options);
}
