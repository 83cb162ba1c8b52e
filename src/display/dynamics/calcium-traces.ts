import { AstroNetError } from "../../error";
import type { Layout, Trace } from "../../export/figure/json";
import { seriesColour } from "../../export/theme/palette";
import { numbers, records, type Numbers } from "../figure/check";
import { Figure } from "../figure/figure";
import { margins, panels, title } from "../figure/panels";

/** One quantity through time, for example the calcium of an astrocyte. */
export interface TimeCourse {
  readonly name: string;
  /** Stands in the axis title, for example `"µM"`. */
  readonly unit?: string;
  readonly values: Numbers;
  /** A level that matters, such as a threshold: a dotted line. */
  readonly threshold?: number;
}

/** How traces through time are drawn. */
export interface CalciumTracesOptions {
  readonly title?: string;
  /** Unit of time; `"s"` by default. */
  readonly timeUnit?: string;
  /** Spans of time that are shaded, such as a stimulus: pairs of start and end. */
  readonly stimuli?: readonly (readonly [number, number])[];
  /** Height of one trace in a notebook, in pixels; 110 by default. */
  readonly rowHeight?: number;
}

/**
 * Quantities of one astrocyte through time, one above the other on one time axis.
 *
 * @param time of T moments, rising.
 * @param courses of T values each: calcium, IP3, gates, currents.
 * @throws AstroNetError where lengths differ or the time does not rise.
 */
export function calciumTraces(
  time: Numbers,
  courses: readonly TimeCourse[],
  options: CalciumTracesOptions = {},
): Figure {
  const t = numbers("time", time);
  const fall = t.findIndex((moment, index) => index > 0 && moment <= (t[index - 1] ?? -Infinity));
  if (fall > 0)
    throw new AstroNetError(
      `time must rise: time[${fall}] is ${String(t[fall])} after ${String(t[fall - 1])}`,
    );
  const list = records("courses", courses);
  const last = list.length - 1;
  const { data, layout } = panels(
    list.map(({ name, unit, values, threshold }, index) => {
      const y = numbers(`values of "${name}"`, values);
      if (y.length !== t.length) {
        throw new AstroNetError(`"${name}" has ${y.length} values for ${t.length} moments`);
      }
      const line: Trace = {
        type: "scatter",
        mode: "lines",
        name,
        showlegend: false,
        x: t,
        y,
        line: { color: seriesColour(index), width: 1.8 },
        hovertemplate: `%{x:.4~g} ${options.timeUnit ?? "s"}: %{y:.4~g}<extra>%{fullData.name}</extra>`,
      };
      const level: Trace = {
        type: "scatter",
        mode: "lines",
        showlegend: false,
        hoverinfo: "skip",
        x: [t[0], t.at(-1)],
        y: [threshold, threshold],
        line: { color: "#7F7F7F", width: 1, dash: "dot" },
      };
      return {
        yTitle: unit === undefined ? name : `${name}<br>(${unit})`,
        x: {
          matches: index === last ? undefined : `x${last === 0 ? "" : last + 1}`,
          showticklabels: index === last,
          ticks: index === last ? "outside" : "",
          ...(index === last ? { title: { text: `time (${options.timeUnit ?? "s"})` } } : {}),
        },
        y: { nticks: 4 },
        traces: threshold === undefined ? [line] : [level, line],
      };
    }),
    { columns: 1, gapX: 0, gapY: list.length > 1 ? 0.06 : 0 },
  );
  const shapes = (options.stimuli ?? []).map(([start, end]): Layout => ({
    type: "rect",
    x0: start,
    x1: end,
    y0: 0,
    y1: 1,
    yref: "paper",
    layer: "below",
    line: { width: 0 },
    fillcolor: "rgba(230, 159, 0, 0.18)",
  }));
  const margin = margins({ title: options.title !== undefined, legend: false, heading: false });
  const height = (options.rowHeight ?? 110) * list.length + margin.t + margin.b;
  return new Figure({
    data,
    layout: {
      ...title(options.title),
      ...layout,
      shapes,
      height,
      margin,
      meta: { narrow: { width: 432, height } },
    },
  });
}
