import { AstroNetError } from "../../error";
import type { Layout, Trace } from "../../export/figure/json";
import { faded, seriesColour } from "../../export/theme/palette";
import type { GateQuantiles, History } from "../../train/history";
import { epochAxis } from "../figure/epoch-axis";
import { Figure } from "../figure/figure";
import { domains, margins, panels, title, type Arrangement } from "../figure/panels";

/** How gates over time are drawn. */
export interface GateCurvesOptions {
  readonly title?: string;
  /** The regulation step whose gates are drawn, counted from 1; by default the last. */
  readonly step?: number;
  /** The layers to draw, in this order; by default all. */
  readonly layers?: readonly string[];
  /** Height of one row of panels in a notebook, in pixels; 170 by default. */
  readonly rowHeight?: number;
}

/** The gates of one layer at one step, epoch by epoch. */
interface Course {
  readonly layer: string;
  readonly units: number;
  readonly epochs: readonly number[];
  readonly gates: readonly GateQuantiles[];
}

function courses(history: History, options: GateCurvesOptions): Course[] {
  const { label, epochs } = history as Partial<History>;
  if (typeof label !== "string" || !Array.isArray(epochs)) {
    throw new AstroNetError("not a history: gateCurves takes one with a `label` and `epochs`");
  }
  const all = history.epochs.flatMap(({ epoch, gates }) => gates.map((gate) => ({ epoch, gate })));
  if (all.length === 0) {
    throw new AstroNetError(
      `history "${label}" has no gates (a plain network has none; train one with astrocytes)`,
    );
  }
  const steps = [...new Set(all.map(({ gate }) => gate.step))].sort((a, b) => a - b);
  const step = options.step ?? steps.at(-1);
  if (step === undefined || !steps.includes(step)) {
    throw new AstroNetError(
      `no gates of regulation step ${String(step)} (the history has ${steps.join(", ")})`,
    );
  }
  const found = all.filter(({ gate }) => gate.step === step);
  const known = [...new Set(found.map(({ gate }) => gate.layer))];
  const layers = options.layers ?? known;
  return layers.map((layer) => {
    const own = found.filter(({ gate }) => gate.layer === layer);
    const [first] = own;
    if (first === undefined)
      throw new AstroNetError(`no layer "${layer}" (the history has ${known.join(", ")})`);
    return {
      layer,
      units: first.gate.units,
      epochs: own.map(({ epoch }) => epoch),
      gates: own.map(({ gate }) => gate),
    };
  });
}

const gateColour = seriesColour(0);
const zeroColour = seriesColour(1);

function band(course: Course, low: keyof GateQuantiles, high: keyof GateQuantiles, opacity: number): Trace {
  const side = (key: keyof GateQuantiles): unknown[] => course.gates.map((gate) => gate[key]);
  return {
    type: "scatter",
    mode: "lines",
    showlegend: false,
    hoverinfo: "skip",
    x: [...course.epochs, ...[...course.epochs].reverse()],
    y: [...side(high), ...side(low).reverse()],
    fill: "toself",
    fillcolor: faded(gateColour, opacity),
    line: { width: 0 },
  };
}

function courseTraces(course: Course): Trace[] {
  const line: Trace = {
    type: "scatter",
    mode: "lines",
    showlegend: false,
    name: `${course.layer}, median gate`,
    x: course.epochs,
    y: course.gates.map(({ q50 }) => q50),
    line: { color: gateColour, width: 2 },
    hovertemplate: "epoch %{x}: %{y:.3f}<extra>%{fullData.name}</extra>",
  };
  const zero: Trace = {
    ...line,
    name: `${course.layer}, share exactly 0`,
    y: course.gates.map((gate) => gate.zero),
    line: { color: zeroColour, width: 1.5, dash: "dot" },
  };
  const bands = [band(course, "q05", "q95", 0.22), band(course, "q25", "q75", 0.36)];
  return course.gates.some((gate) => gate.zero > 0) ? [...bands, line, zero] : [...bands, line];
}

function key(name: string, look: Layout): Trace {
  return { type: "scatter", x: [null], y: [null], name, showlegend: true, hoverinfo: "skip", ...look };
}

function square(opacity: number): Layout {
  return { mode: "markers", marker: { symbol: "square", size: 11, color: faded(gateColour, opacity) } };
}

const gaps: Omit<Arrangement, "columns"> = { gapX: 0.05, gapY: 0.24 };

/**
 * Gates over time, a panel a layer: the median as a line, bands from the 25th to the 75th and from the 5th to the
 * 95th percentile, and dotted the share of gates that are exactly 0, where there are any.
 *
 * @param history of a run whose network has gates.
 * @throws AstroNetError where the history has no gates, or none of the step or layer that is asked for.
 */
export function gateCurves(history: History, options: GateCurvesOptions = {}): Figure {
  const list = courses(history, options);
  const zeros = list.some(({ gates }) => gates.some(({ zero }) => zero > 0));
  const top = Math.max(1, ...list.flatMap(({ gates }) => gates.map(({ q95 }) => q95)));
  const across = Math.min(4, list.length);
  const last = Math.max(...list.flatMap(({ epochs }) => epochs));
  const arrange = (columns: number): Arrangement => ({ columns, ...gaps });
  const axes = (columns: number, index: number): { readonly x: Layout; readonly y: Layout } => ({
    x: { title: { text: index + columns >= list.length ? "epoch" : "" }, ...epochAxis(last, 5) },
    y: { title: { text: index % columns === 0 ? "gate" : "" }, showticklabels: index % columns === 0 },
  });
  const { data, layout } = panels(
    list.map((course, index) => {
      const { x, y } = axes(across, index);
      return {
        heading: `${course.layer} <span style="font-weight:400">(${course.units})</span>`,
        x,
        y: { range: [-0.02 * top, 1.04 * top], ...y },
        traces: courseTraces(course),
      };
    }),
    arrange(across),
  );
  const narrowColumns = Math.min(2, list.length);
  const narrowAxes = Object.fromEntries(
    Object.entries(domains(list.length, { ...arrange(narrowColumns), gapX: 0.08 })).map(([name, axis]) => {
      const index = Number(name.slice(5) || "1") - 1;
      return [name, { ...(axis as Layout), ...axes(narrowColumns, index)[name.startsWith("x") ? "x" : "y"] }];
    }),
  );
  const rows = Math.ceil(list.length / across);
  const rowHeight = options.rowHeight ?? 170;
  const margin = margins({ title: options.title !== undefined, legend: true, heading: true });
  const plotHeight = (rowCount: number): number => rowHeight * rowCount + 50 * (rowCount - 1);
  const height = (rowCount: number): number => plotHeight(rowCount) + margin.t + margin.b;
  const legend = (rowCount: number): Layout => ({ y: 1 + 24 / plotHeight(rowCount) });
  const narrowRows = Math.ceil(list.length / narrowColumns);
  return new Figure({
    data: [
      ...data,
      key("median", { mode: "lines", line: { color: gateColour, width: 2 } }),
      key("25–75 %", square(0.5)),
      key("5–95 %", square(0.22)),
      ...(zeros
        ? [key("share exactly 0", { mode: "lines", line: { color: zeroColour, width: 1.5, dash: "dot" } })]
        : []),
    ],
    layout: {
      ...title(options.title),
      ...layout,
      legend: legend(rows),
      height: height(rows),
      margin,
      meta: {
        narrow: { width: 432, height: height(narrowRows), legend: legend(narrowRows), ...narrowAxes },
      },
    },
  });
}
