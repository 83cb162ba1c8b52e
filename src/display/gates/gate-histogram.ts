import { AstroNetError } from "../../error";
import type { Trace } from "../../export/figure/json";
import { isRecord } from "../../export/figure/json";
import { seriesColour } from "../../export/theme/palette";
import { isNumbers, numbers, type Numbers } from "../figure/check";
import { Figure } from "../figure/figure";
import { margins, title } from "../figure/panels";

/** How a histogram of gates is drawn. */
export interface GateHistogramOptions {
  readonly title?: string;
  /** Number of bins; 40 by default. */
  readonly bins?: number;
  /** What is counted; `"gate"` by default. */
  readonly quantity?: string;
  /** Whether the count has a logarithmic axis; false by default. */
  readonly logarithmic?: boolean;
  readonly height?: number;
}

function named(gates: Numbers | Readonly<Record<string, Numbers>>): [string, number[]][] {
  if (isNumbers(gates)) return [["", numbers("gates", gates)]];
  const given: unknown = gates;
  if (!isRecord(given) || Object.keys(given).length === 0) {
    throw new AstroNetError("gates must be an array of numbers, or one array a layer by name");
  }
  return Object.entries(given).map(([layer, values]) => [layer, numbers(`gates of ${layer}`, values)]);
}

/** Counts of the values that are not 0, bin by bin from `low` to `high`. */
function count(values: readonly number[], low: number, width: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    if (value === 0) continue;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - low) / width)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/**
 * How many units have which gate, stacked by layer; gates that are exactly 0 have a bar of their own at the left.
 *
 * @param gates of one network: an array, or one array a layer by its name.
 * @throws AstroNetError where there are no gates or one is not a finite number.
 */
export function gateHistogram(
  gates: Numbers | Readonly<Record<string, Numbers>>,
  options: GateHistogramOptions = {},
): Figure {
  const layers = named(gates);
  const bins = options.bins ?? 40;
  if (!Number.isInteger(bins) || bins < 1 || bins > 1000) {
    throw new AstroNetError(`bins of a histogram: ${bins} (a whole number from 1 to 1000)`);
  }
  const all = layers.flatMap(([, values]) => values);
  const low = all.reduce((a, b) => Math.min(a, b), 0);
  const high = all.reduce((a, b) => Math.max(a, b), 1);
  const width = (high - low) / bins;
  const zeros = all.filter((value) => value === 0).length;
  const zeroAt = low - 2 * width;
  const centres = Array.from({ length: bins }, (_, bin) =>
    Number((low + (bin + 0.5) * width).toPrecision(6)),
  );
  const quantity = options.quantity ?? "gate";
  const data = layers.map(([layer, values], index): Trace => {
    const own = values.filter((value) => value === 0).length;
    return {
      type: "bar",
      name: layer === "" ? quantity : layer,
      showlegend: layer !== "",
      x: zeros > 0 ? [zeroAt, ...centres] : centres,
      y: zeros > 0 ? [own, ...count(values, low, width, bins)] : count(values, low, width, bins),
      width,
      marker: { color: seriesColour(index) },
      hovertemplate: `${quantity} %{x:.3~f}: %{y} units<extra>%{fullData.name}</extra>`,
    };
  });
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) =>
    Number((low + share * (high - low)).toPrecision(3)),
  );
  return new Figure({
    data,
    layout: {
      ...title(options.title),
      barmode: "stack",
      bargap: 0,
      legend: { traceorder: "normal" },
      xaxis: {
        title: { text: quantity },
        showgrid: false,
        range: [zeros > 0 ? zeroAt - 1.5 * width : low - width, high + width],
        tickmode: "array",
        tickvals: zeros > 0 ? [zeroAt, ...ticks.slice(1)] : ticks,
        ticktext: (zeros > 0 ? ["exactly 0", ...ticks.slice(1)] : ticks).map(String),
      },
      yaxis: { title: { text: "units" }, ...(options.logarithmic === true ? { type: "log" } : {}) },
      height: options.height ?? 300,
      margin: margins({ title: options.title !== undefined, legend: layers.length > 1, heading: false }),
      meta: { narrow: { width: 432, height: 270 } },
    },
  });
}
