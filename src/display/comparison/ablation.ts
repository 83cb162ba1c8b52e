import { AstroNetError } from "../../error";
import type { Layout, Trace } from "../../export/figure/json";
import { faded, seriesColour } from "../../export/theme/palette";
import { numbers, records, type Numbers } from "../figure/check";
import { Figure } from "../figure/figure";
import { title } from "../figure/panels";
import { spread } from "../figure/spread";

/** One arm of an ablation: what was changed, and the result of each seed. */
export interface AblationArm {
  readonly label: string;
  /** One number a seed. */
  readonly values: Numbers;
}

/** How an ablation is drawn. */
export interface AblationOptions {
  readonly title?: string;
  /** What the numbers are, for example `"accuracy (%)"`. */
  readonly quantity?: string;
  /** The label of the arm that the others are compared with: bars start at its mean instead of at 0. */
  readonly baseline?: string;
}

interface Arm {
  readonly label: string;
  readonly values: readonly number[];
  readonly mean: number;
  readonly deviation: number;
  readonly count: number;
}

const grey = "#7F7F7F";

const short = (value: number): string => String(Number(value.toPrecision(4)));

function whiskers(list: readonly Arm[], start: number, colour: (label: string) => string): Trace {
  return {
    type: "bar",
    orientation: "h",
    name: "mean",
    y: list.map((_, index) => index),
    // A bar is as long as its difference from where it starts: from 0, or from the baseline.
    base: start,
    x: list.map(({ mean }) => mean - start),
    text: list.map(({ label }) => label),
    textposition: "none",
    meta: {
      words: list
        .map(
          ({ label, mean, deviation, count }) =>
            `${label} ${short(mean)} ± ${short(deviation)} (${count} seeds)`,
        )
        .join(", "),
    },
    customdata: list.map(({ mean, deviation, count }) => [mean, deviation, count]),
    width: 0.5,
    marker: { color: list.map(({ label }) => faded(colour(label), 0.5)) },
    error_x: {
      type: "data",
      array: list.map(({ deviation }) => deviation),
      color: grey,
      thickness: 1.4,
      width: 4,
    },
    hovertemplate:
      "%{text}: %{customdata[0]:.4~g} ± %{customdata[1]:.2~g}<extra>%{customdata[2]} seeds</extra>",
  };
}

function seeds(list: readonly Arm[], colour: (label: string) => string): Trace {
  const all = list.flatMap(({ label, values }, index) => values.map((value) => ({ label, value, index })));
  return {
    type: "scatter",
    mode: "markers",
    name: "seeds",
    x: all.map(({ value }) => value),
    y: all.map(({ index }) => index + 0.36),
    text: all.map(({ label }) => label),
    marker: { size: 4.5, color: all.map(({ label }) => colour(label)), line: { width: 0 } },
    hovertemplate: "%{text}: %{x:.5~g}<extra>one seed</extra>",
  };
}

/**
 * Means of an ablation's arms as bars, with a whisker of one sample standard deviation on either side and a dot for
 * each seed below. Bars start at 0, or at the mean of the baseline: their length is the difference that it makes.
 *
 * @throws AstroNetError where an arm has no values or the baseline is no arm.
 */
export function ablationBars(arms: readonly AblationArm[], options: AblationOptions = {}): Figure {
  const list = records("arms", arms).map(({ label, values }): Arm => {
    const own = numbers(`values of "${label}"`, values);
    return { label, values: own, ...spread(own) };
  });
  const baseline = list.find(({ label }) => label === options.baseline);
  if (options.baseline !== undefined && baseline === undefined) {
    throw new AstroNetError(
      `no arm "${options.baseline}" for the baseline (there are ${list.map(({ label }) => label).join(", ")})`,
    );
  }
  const start = baseline?.mean ?? 0;
  const colour = (label: string): string => (label === options.baseline ? grey : seriesColour(0));
  const ends = list.flatMap(({ values, mean, deviation }) => [...values, mean - deviation, mean + deviation]);
  const [low, high] = [Math.min(start, ...ends), Math.max(start, ...ends)];
  const room = (high - low || 1) * 0.06;
  const line: Layout = {
    type: "line",
    x0: start,
    x1: start,
    y0: 0,
    y1: 1,
    yref: "paper",
    line: { color: grey, width: 1 },
  };
  const top = options.title === undefined ? 16 : 42;
  const height = 40 * list.length + 52 + top;
  return new Figure({
    data: [whiskers(list, start, colour), seeds(list, colour)],
    layout: {
      ...title(options.title),
      showlegend: false,
      shapes: [line],
      xaxis: {
        title: { text: options.quantity ?? "value" },
        range: [low === 0 ? 0 : low - room, high === 0 ? 0 : high + room],
      },
      yaxis: {
        range: [list.length - 0.4, -0.5],
        tickmode: "array",
        tickvals: list.map((_, index) => index),
        ticktext: list.map(({ label }) => label),
        tickcolor: "rgba(0, 0, 0, 0)",
        showgrid: false,
        showline: false,
      },
      height,
      margin: { l: 60, r: 20, t: top, b: 46 },
      meta: { narrow: { width: 432, height } },
    },
  });
}
