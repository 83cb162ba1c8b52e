import type { Layout, Trace } from "../../export/figure/json";
import { faded, seriesColour } from "../../export/theme/palette";
import type { EpochRecord, History } from "../../train/history";
import { epochAxis } from "../figure/epoch-axis";
import { Figure } from "../figure/figure";
import { logAxis } from "../figure/log-axis";
import { domains, legendRows, margins, panels, title, type Arrangement } from "../figure/panels";
import { spread } from "../figure/spread";
import { checkedHistories } from "./checked-histories";

/** How training curves are drawn. */
export interface TrainingCurvesOptions {
  readonly title?: string;
  /** Whether the task network's pass over its training batches is drawn too (dotted); true by default. */
  readonly training?: boolean;
  /** Whether the astrocyte network's pass is drawn too (dash-dotted), where there is one; true for a single label. */
  readonly astrocyte?: boolean;
  /** Whether the loss has a logarithmic axis; false by default. */
  readonly logarithmicLoss?: boolean;
  /** Height in a notebook, in pixels. */
  readonly height?: number;
}

type Quantity = (record: EpochRecord) => number | undefined;

/** One kind of curve: what it shows and how its line looks. */
interface Pass {
  readonly name: string;
  readonly dash: string;
  readonly width: number;
  readonly accuracy: Quantity;
  readonly loss: Quantity;
}

const evaluation: Pass = {
  name: "evaluation",
  dash: "solid",
  width: 2,
  accuracy: (record) => record.validationAccuracy,
  loss: (record) => record.validationLoss,
};
const training: Pass = {
  name: "training",
  dash: "dot",
  width: 1.5,
  accuracy: (record) => record.accuracy,
  loss: (record) => record.loss,
};
const astrocyte: Pass = {
  name: "astrocyte pass",
  dash: "dashdot",
  width: 1.5,
  accuracy: (record) => record.astrocyteAccuracy,
  loss: (record) => record.astrocyteLoss,
};

interface Curve {
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly seeds: number;
}

/** The mean and one standard deviation over the runs of a label, epoch by epoch; undefined where nobody has any. */
function curve(runs: readonly History[], quantity: Quantity): Curve | undefined {
  const byEpoch = new Map<number, number[]>();
  for (const record of runs.flatMap((run) => run.epochs)) {
    const value = quantity(record);
    if (value === undefined || !Number.isFinite(value)) continue;
    byEpoch.set(record.epoch, [...(byEpoch.get(record.epoch) ?? []), value]);
  }
  if (byEpoch.size === 0) return undefined;
  const x = [...byEpoch.keys()].sort((a, b) => a - b);
  const spreads = x.map((epoch) => spread(byEpoch.get(epoch) ?? []));
  return {
    x,
    mean: spreads.map(({ mean }) => mean),
    low: spreads.map(({ mean, deviation }) => mean - deviation),
    high: spreads.map(({ mean, deviation }) => mean + deviation),
    seeds: runs.length,
  };
}

function traces(found: Curve, pass: Pass, label: string, colour: string, group: Layout): Trace[] {
  const line: Trace = {
    type: "scatter",
    mode: found.x.length === 1 ? "markers" : "lines",
    name: pass === evaluation ? label : `${label}, ${pass.name}`,
    ...group,
    showlegend: false,
    x: found.x,
    y: found.mean,
    line: { color: colour, dash: pass.dash, width: pass.width },
    ...(found.x.length === 1 ? { marker: { color: colour } } : {}),
    hovertemplate: "epoch %{x}: %{y:.4~g}<extra>%{fullData.name}</extra>",
  };
  if (found.seeds < 2) return [line];
  const band: Trace = {
    type: "scatter",
    mode: "lines",
    name: `${label}, ${pass.name}, spread`,
    ...group,
    showlegend: false,
    hoverinfo: "skip",
    x: [...found.x, ...[...found.x].reverse()],
    y: [...found.high, ...[...found.low].reverse()],
    fill: "toself",
    fillcolor: faded(colour, pass === evaluation ? 0.22 : 0.12),
    line: { width: 0 },
  };
  return [band, line];
}

/** A legend entry that belongs to no data. */
function key(name: string, line: Layout): Trace {
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: [null],
    y: [null],
    line,
    showlegend: true,
    hoverinfo: "skip",
  };
}

/** A logarithmic axis for these lines; what is not above zero has no place on it. */
function logarithmic(lines: readonly Trace[]): Layout {
  const positive = lines.flatMap(({ y }) => y as readonly number[]).filter((value) => value > 0);
  return positive.length === 0 ? { rangemode: "tozero" } : logAxis(positive);
}

const wide: Arrangement = { columns: 2, gapX: 0.12, gapY: 0.2 };
const narrow: Arrangement = { columns: 1, gapX: 0, gapY: 0.16 };

/**
 * Accuracy and loss against the epoch, for one run or for several.
 *
 * Runs that share a label are repetitions with other seeds: their mean is drawn, with a band of one sample standard
 * deviation on either side. The solid line is the evaluation after each epoch, the dotted one the task network's
 * pass over its training batches, the dash-dotted one the astrocyte network's pass.
 * @param histories one history, or several.
 * @throws AstroNetError where a history has no epochs or is no history.
 */
export function trainingCurves(
  histories: History | readonly History[],
  options: TrainingCurvesOptions = {},
): Figure {
  const list = checkedHistories(histories);
  const labels = [...new Set(list.map(({ label }) => label))];
  const hasEvaluation = list.some(({ epochs }) => epochs.some((r) => r.validationAccuracy !== undefined));
  const first = hasEvaluation ? evaluation : { ...training, name: "training", dash: "solid", width: 2 };
  const passes = [
    first,
    ...(hasEvaluation && (options.training ?? true) ? [training] : []),
    ...((options.astrocyte ?? labels.length === 1) ? [astrocyte] : []),
  ];
  // A click on a label in the legend hides its lines in both panels; a legend of line styles has no such groups.
  const groupOf = (label: string): Layout => (labels.length > 1 ? { legendgroup: label } : {});
  const drawn = new Set<Pass>();
  const panelTraces = (which: "accuracy" | "loss"): Trace[] =>
    labels.flatMap((label, index) =>
      [...passes].reverse().flatMap((pass) => {
        const scale = which === "accuracy" ? 100 : 1;
        const quantity: Quantity = (record) => {
          const value = pass[which](record);
          return value === undefined ? undefined : value * scale;
        };
        const found = curve(
          list.filter((run) => run.label === label),
          quantity,
        );
        if (found === undefined) return [];
        drawn.add(pass);
        return traces(found, pass, label, seriesColour(index), groupOf(label));
      }),
    );
  const axis = epochAxis(Math.max(...list.map(({ epochs }) => epochs.at(-1)?.epoch ?? 1)), 8);
  const losses = panelTraces("loss");
  const { data, layout } = panels(
    [
      { xTitle: "epoch", yTitle: "accuracy (%)", x: axis, traces: panelTraces("accuracy") },
      {
        xTitle: "epoch",
        yTitle: "loss (nats)",
        x: axis,
        y: options.logarithmicLoss === true ? logarithmic(losses) : { rangemode: "tozero" },
        traces: losses,
      },
    ],
    wide,
  );
  const colours = labels.map((label, index) => {
    const seeds = list.filter((run) => run.label === label).length;
    const name = seeds > 1 ? `${label} (${seeds} seeds)` : label;
    return { ...key(name, { color: seriesColour(index), width: 2 }), ...groupOf(label) };
  });
  // With one label the line styles are all that the legend has to tell apart.
  const styleColour = labels.length === 1 ? seriesColour(0) : "#7F7F7F";
  const dashes = passes
    .filter((pass) => drawn.has(pass))
    .map(({ name, dash, width }) => ({
      ...key(name, { color: styleColour, dash, width }),
      ...groupOf(`line: ${name}`),
    }));
  const keys: Trace[] =
    dashes.length === 1 ? colours : labels.length === 1 ? dashes : [...colours, ...dashes];
  const above = (across: number): Layout =>
    margins({
      title: options.title !== undefined,
      legend: legendRows(
        keys.map(({ name }) => (typeof name === "string" ? name : "")),
        across,
      ),
      heading: false,
    });
  return new Figure({
    data: [...data, ...keys],
    layout: {
      ...title(options.title),
      ...layout,
      height: options.height ?? 320,
      margin: above(650),
      meta: { narrow: { width: 432, height: 500, margin: above(360), ...domains(2, narrow) } },
    },
  });
}
