import { AstroNetError } from "../../error";
import type { Trace } from "../../export/figure/json";
import { seriesColour } from "../../export/theme/palette";
import { numbers, records, type Numbers } from "../figure/check";
import { Figure } from "../figure/figure";
import { logAxis } from "../figure/log-axis";
import { margins, title } from "../figure/panels";

/** How long one network takes, batch size by batch size. */
export interface LatencySeries {
  readonly label: string;
  readonly batch: Numbers;
  /** Median milliseconds a batch. */
  readonly milliseconds: Numbers;
  /** Fastest and slowest of the repetitions. */
  readonly low?: Numbers;
  readonly high?: Numbers;
}

/** How latency is drawn. */
export interface LatencyOptions {
  readonly title?: string;
  /** Whether times are divided by the batch size; false by default. */
  readonly perInput?: boolean;
  readonly height?: number;
}

function same(label: string, name: string, values: Numbers, length: number): number[] {
  const list = numbers(`${name} of "${label}"`, values);
  if (list.length !== length) {
    throw new AstroNetError(`"${label}" has ${length} batch sizes and ${list.length} values of ${name}`);
  }
  return list;
}

/**
 * Milliseconds against the batch size, both on logarithmic axes; bars reach from the fastest to the slowest run.
 *
 * @throws AstroNetError where lengths differ or a number is not positive.
 */
export function latencyAgainstBatch(series: readonly LatencySeries[], options: LatencyOptions = {}): Figure {
  const ticks = new Set<number>();
  const ends: number[] = [];
  const data = records("series", series).map((entry, index): Trace => {
    const batch = numbers(`batch of "${entry.label}"`, entry.batch);
    const each = (values: readonly number[]): number[] =>
      options.perInput === true ? values.map((value, i) => value / (batch[i] ?? 1)) : [...values];
    const middle = each(same(entry.label, "milliseconds", entry.milliseconds, batch.length));
    batch.forEach((size) => ticks.add(size));
    const low = entry.low === undefined ? middle : each(same(entry.label, "low", entry.low, batch.length));
    const high =
      entry.high === undefined ? middle : each(same(entry.label, "high", entry.high, batch.length));
    if ([...batch, ...middle, ...low, ...high].some((value) => value <= 0)) {
      throw new AstroNetError(`batch sizes and times of "${entry.label}" must be positive`);
    }
    ends.push(...middle, ...low, ...high);
    const colour = seriesColour(index);
    const bars = {
      type: "data",
      symmetric: false,
      array: high.map((value, i) => value - (middle[i] ?? 0)),
      arrayminus: low.map((value, i) => (middle[i] ?? 0) - value),
      color: colour,
      thickness: 1.2,
      width: 3,
    };
    return {
      type: "scatter",
      mode: "lines+markers",
      name: entry.label,
      x: batch,
      y: middle,
      line: { color: colour, width: 2 },
      marker: { color: colour, size: 6 },
      ...(entry.low === undefined && entry.high === undefined ? {} : { error_y: bars }),
      hovertemplate: "batch %{x}: %{y:.4~g} ms<extra>%{fullData.name}</extra>",
    };
  });
  const tickvals = [...ticks].sort((a, b) => a - b);
  return new Figure({
    data,
    layout: {
      ...title(options.title),
      xaxis: {
        title: { text: "batch size" },
        type: "log",
        tickmode: "array",
        tickvals,
        ticktext: tickvals.map(String),
      },
      yaxis: {
        title: { text: options.perInput === true ? "latency (ms an input)" : "latency (ms a batch)" },
        ...logAxis(ends),
      },
      height: options.height ?? 340,
      margin: margins({ title: options.title !== undefined, legend: data.length > 1, heading: false }),
      meta: { narrow: { width: 432, height: 310 } },
    },
  });
}
