import { AstroNetError } from "../../error";
import type { Layout, Trace } from "../../export/figure/json";
import { faded, seriesColour } from "../../export/theme/palette";
import { numbers, records, type Numbers } from "../figure/check";
import { Figure } from "../figure/figure";
import { margins, panels, title, type Panel } from "../figure/panels";

/** The units of one layer and how open each is: 1 is untouched, 0 is removed. */
export interface LayerGates {
  readonly name: string;
  readonly gates: Numbers;
}

/** How a connection map is drawn. */
export interface ConnectionMapOptions {
  readonly title?: string;
  /** The same layers before astrocytes acted: a second map is drawn at the left. */
  readonly before?: readonly LayerGates[];
  /** Headings of the two maps; `["before", "after"]` by default. */
  readonly headings?: readonly [string, string];
  /** Units drawn of a layer with more; 24 by default, spread evenly over the layer. */
  readonly unitsShown?: number;
  readonly height?: number;
}

interface DrawnLayer {
  readonly name: string;
  readonly total: number;
  readonly open: number;
  readonly gates: readonly number[];
}

function drawn(layers: readonly LayerGates[], shown: number): DrawnLayer[] {
  const list = records("layers", layers);
  if (list.length < 2) throw new AstroNetError("a connection map needs at least two layers");
  return list.map(({ name, gates }) => {
    const all = numbers(`gates of "${name}"`, gates);
    const count = Math.min(shown, all.length);
    // Evenly spread units, so that the share of closed ones is that of the layer.
    const chosen = Array.from(
      { length: count },
      (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)] ?? 0,
    );
    return { name, total: all.length, open: all.filter((gate) => gate !== 0).length, gates: chosen };
  });
}

/** Height of unit `index` of `count`, in [−1, 1]; small layers stand closer together. */
function heightOf(index: number, count: number, most: number): number {
  if (count === 1) return 0;
  const reach = Math.min(1, 0.25 + (0.75 * count) / most);
  return reach * (1 - (2 * index) / (count - 1));
}

const classes = 6;

/** Connections of equal strength share a trace, so that thousands of lines stay light. */
function connections(layers: readonly DrawnLayer[], most: number): Trace[] {
  const all = layers
    .slice(1)
    .reduce((sum, { gates }, l) => sum + gates.length * (layers[l]?.gates.length ?? 0), 0);
  // The more lines there are, the paler each is; a map and the map before it have as many.
  const light = Math.min(0.6, 0.75 * Math.sqrt(300 / all));
  const groups = Array.from({ length: classes }, () => ({
    x: [] as (number | null)[],
    y: [] as (number | null)[],
  }));
  const highest = Math.max(1e-12, ...layers.flatMap(({ gates }) => gates.map(Math.abs)));
  layers.slice(1).forEach((layer, l) => {
    const below = layers[l] ?? layer;
    below.gates.forEach((from, i) => {
      layer.gates.forEach((to, j) => {
        const strength = Math.abs(from * to) / highest ** 2;
        const group = groups[Math.min(classes - 1, Math.ceil(strength * classes) - 1)];
        if (strength === 0 || group === undefined) return;
        group.x.push(l, l + 1, null);
        group.y.push(heightOf(i, below.gates.length, most), heightOf(j, layer.gates.length, most), null);
      });
    });
  });
  return groups.flatMap(({ x, y }, index) => {
    if (x.length === 0) return [];
    const strength = (index + 1) / classes;
    const line = { color: faded(seriesColour(0), light * (0.3 + 0.7 * strength)), width: 0.2 + strength };
    return [{ type: "scatter", mode: "lines", x, y, line, hoverinfo: "skip", showlegend: false }];
  });
}

function units(layers: readonly DrawnLayer[], most: number, name: string): Trace {
  const all = layers.flatMap((layer, l) =>
    layer.gates.map((gate, i) => ({
      x: l,
      y: heightOf(i, layer.gates.length, most),
      gate,
      name: layer.name,
    })),
  );
  return {
    type: "scatter",
    mode: "markers",
    name,
    showlegend: false,
    meta: { words: layers.map((layer) => `${layer.name} ${layer.open} of ${layer.total} units`).join(", ") },
    x: all.map(({ x }) => x),
    y: all.map(({ y }) => Number(y.toFixed(4))),
    customdata: all.map(({ gate, name }) => [name, gate]),
    marker: {
      size: all.map(({ gate }) => (gate === 0 ? 4 : 6.5)),
      symbol: all.map(({ gate }) => (gate === 0 ? "circle-open" : "circle")),
      color: all.map(({ gate }) => (gate === 0 ? "#9AA0A8" : seriesColour(0))),
      opacity: 1,
      line: { width: 1, color: all.map(({ gate }) => (gate === 0 ? "#9AA0A8" : seriesColour(0))) },
    },
    hovertemplate: "%{customdata[0]}: gate %{customdata[1]:.3f}<extra></extra>",
  };
}

function map(layers: readonly DrawnLayer[], heading: string | undefined): Panel {
  const most = Math.max(...layers.map(({ gates }) => gates.length));
  const hidden: Layout = { showgrid: false, showline: false, ticks: "" };
  return {
    ...(heading === undefined ? {} : { heading }),
    x: {
      ...hidden,
      range: [-0.35, layers.length - 0.65],
      tickmode: "array",
      tickvals: layers.map((_, index) => index),
      ticktext: layers.map(
        ({ name, open, total }) => `${name}<br>${open === total ? total : `${open}/${total}`}`,
      ),
      tickangle: 0,
    },
    y: { ...hidden, range: [-1.08, 1.08], showticklabels: false },
    traces: [...connections(layers, most), units(layers, most, heading ?? "left")],
  };
}

/**
 * The network's units and the connections between neighbouring layers, each as thick as the product of the gates at
 * its ends; units whose gate is exactly 0 are small and hollow, and nothing leads to them.
 *
 * Under each layer stands how many of its units are left, "of how many" after the stroke.
 * @throws AstroNetError where there are fewer than two layers, a layer has no units, or `before` has other layers.
 */
export function connectionMap(layers: readonly LayerGates[], options: ConnectionMapOptions = {}): Figure {
  const shown = options.unitsShown ?? 24;
  if (!Number.isInteger(shown) || shown < 1 || shown > 200) {
    throw new AstroNetError(`unitsShown of a connection map: ${shown} (a whole number from 1 to 200)`);
  }
  const after = drawn(layers, shown);
  const before = options.before === undefined ? undefined : drawn(options.before, shown);
  if (
    before !== undefined &&
    before.map(({ name }) => name).join() !== after.map(({ name }) => name).join()
  ) {
    throw new AstroNetError(
      `the layers before (${before.map(({ name }) => name).join(", ")}) are not those after (${after
        .map(({ name }) => name)
        .join(", ")})`,
    );
  }
  const [left, right] = options.headings ?? ["before", "after"];
  const list = before === undefined ? [map(after, undefined)] : [map(before, left), map(after, right)];
  const { data, layout } = panels(list, { columns: 2, gapX: 0.06, gapY: 0 });
  const small = { tickfont: { size: list.length * after.length > 8 ? 8.5 : 11 } };
  const smallTicks = { xaxis: small, ...(before === undefined ? {} : { xaxis2: small }) };
  const above = { title: options.title !== undefined, legend: false, heading: before !== undefined };
  return new Figure({
    data,
    layout: {
      ...title(options.title),
      ...layout,
      height: options.height ?? 340,
      margin: { ...margins(above), l: 16 },
      meta: { narrow: { width: 432, height: before === undefined ? 300 : 260, ...smallTicks } },
    },
  });
}
