import { AstroNetError } from "../../error";
import { seriesColour } from "../../export/theme/palette";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../../mime";
import { Series } from "../progress/series";
import { drawChart, type ChartView } from "./chart-drawing";
import { chartFront } from "./chart-front";
import { Pace } from "./pace";
import { Widget } from "./widget";

/** How a live chart is drawn. */
export interface LiveChartOptions {
  /** What the chart shows; `"live"` by default. */
  readonly label?: string;
  /** The name of the horizontal axis, with its unit. */
  readonly x?: string;
  /** The name of the vertical axis, with its unit. */
  readonly y?: string;
  /** A clock in milliseconds; the computer's by default. */
  readonly now?: () => number;
}

/** Milliseconds between two messages of one chart: twenty a second look smooth. */
const updateInterval = 50;

/** Curves that grow while the reader looks; made by `liveChart`. */
export class LiveChart implements Displayable {
  /** What the chart is made of: its state, messages, and end. */
  readonly widget: Widget<ChartView>;
  readonly #series = new Map<string, Series>();
  readonly #pace: Pace;
  #stale = false;

  constructor({ label = "live", x = "", y = "", now = Date.now }: LiveChartOptions = {}) {
    this.widget = new Widget<ChartView>({
      name: "LiveChart",
      state: { label, xLabel: x, yLabel: y, series: [] },
      front: chartFront,
      picture: drawChart,
      text: describe,
    });
    this.#pace = new Pace(
      updateInterval,
      () => {
        this.#flush();
      },
      now,
    );
  }

  /**
   * Adds a point to each curve that `values` names, at `x`; a new name begins a new curve. A curve keeps up to 400
   * points: when it is full, every second one goes.
   *
   * @throws AstroNetError where `x` is not finite. Values that are not finite leave a curve as it is.
   */
  append(x: number, values: Readonly<Record<string, number>>): void {
    if (!Number.isFinite(x)) throw new AstroNetError(`chart point at ${x} (x must be finite)`);
    for (const [name, value] of Object.entries(values)) {
      const series = this.#series.get(name) ?? new Series(name, seriesColour(this.#series.size));
      this.#series.set(name, series);
      series.add(x, value);
    }
    this.#stale = true;
    this.#pace.ask();
  }

  /** Takes all curves away. */
  clear(): void {
    this.#series.clear();
    this.#stale = true;
    this.#pace.flush();
  }

  /** Takes the chart from the notebook; from then on it shows its picture only. */
  close(): void {
    this.#flush();
    this.widget.close();
  }

  [jupyterDisplay](): MimeBundle {
    this.#flush();
    return this.widget[jupyterDisplay]();
  }

  #flush(): void {
    if (!this.#stale) return;
    this.#stale = false;
    const series = [...this.#series.values()].map(({ name, colour, x, y }) => ({
      name,
      colour,
      x: Float64Array.from(x),
      y: Float64Array.from(y),
    }));
    this.widget.set({ series });
  }
}

function describe({ label, xLabel, series }: ChartView): string {
  if (series.length === 0) return `${label}: no points yet`;
  const curves = series.map(({ name, x, y }) => {
    const last = y.length - 1;
    const where = `${xLabel === "" ? "x" : xLabel} ${String(Number((x[last] ?? 0).toPrecision(6)))}`;
    return last < 0 ? name : `${name} ${String(Number((y[last] ?? 0).toPrecision(6)))} at ${where}`;
  });
  return `${label}: ${curves.join(", ")}`;
}

/**
 * A chart whose curves grow in place while code runs: in a cell, in the handler of a slider, or step by step.
 *
 * ```ts
 * const chart = liveChart({ label: "Astrocyte", x: "time (s)", y: "calcium (µM)" });
 * chart.append(0.1, { calcium: 0.25 });
 * chart
 * ```
 */
export function liveChart(options: LiveChartOptions = {}): LiveChart {
  return new LiveChart(options);
}
