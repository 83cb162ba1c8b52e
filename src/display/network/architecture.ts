import type { RegulatedGroup, RegulatedPlane } from "../../astrocyte";
import type { Layout, Trace } from "../../export/figure/json";
import { faded, seriesColour } from "../../export/theme/palette";
import { AstroNet, type TaskLayer, type TaskNetwork } from "../../network";
import { Figure } from "../figure/figure";
import { margins, title } from "../figure/panels";

/** How an architecture is drawn. */
export interface ArchitectureOptions {
  readonly title?: string;
  readonly height?: number;
}

/** A box: centre, half width and half height, with what is said of it. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly colour: string;
  readonly label: string;
  readonly words: string;
}

/** Where the task network stands, and the astrocyte network above it, on an axis from 0 to 1. */
const ground = 0.2;
const floor = 0.56;
const ceiling = 0.92;
const tallest = 0.13;

const colours = { network: seriesColour(0), astrocyte: seriesColour(1), gate: seriesColour(2) };

/** Boxes grow with the logarithm of how much they stand for. */
function halfHeight(amount: number, most: number): number {
  return tallest * (0.3 + 0.7 * (Math.log2(1 + amount) / Math.log2(1 + most)));
}

function layerBoxes(layers: readonly TaskLayer[]): Box[] {
  const most = Math.max(...layers.map(({ units }) => units));
  return layers.map(({ name, kind, units, shape, output }, x) => ({
    x,
    y: ground,
    w: 0.28,
    h: halfHeight(units, most),
    colour: colours.network,
    label: `${name}<br>${units}`,
    words: `${name}: ${kind} [${shape.join(", ")}], ${units} units, puts out ${output.join(" × ")}`,
  }));
}

/** Where the astrocyte network of a group begins and ends, above the layers whose units it sees. */
function reach(group: RegulatedGroup, layers: readonly TaskLayer[]): [from: number, to: number] {
  const places = group.layers.map(({ name }) => layers.findIndex((layer) => layer.name === name));
  return [Math.min(...places) - 0.25, Math.max(...places) + 0.25];
}

/** The parts of a connection that sees no plane, one after the other; those that units pass through. */
function partBoxes(group: RegulatedGroup, index: number, layers: readonly TaskLayer[]): Box[] {
  const parts = (group.connection.parts ?? []).filter(({ kind }) => kind !== "tokens");
  const [from, to] = reach(group, layers);
  const most = Math.max(...parts.map(({ output }) => output[1]));
  const step = (to - from) / Math.max(1, parts.length - 1);
  const units = group.layers.reduce((sum, layer) => sum + layer.units, 0);
  return parts.map(({ name, kind, output: [rows, columns] }, i) => ({
    x: parts.length === 1 ? (from + to) / 2 : from + i * step,
    y: (floor + ceiling) / 2,
    w: Math.min(0.2, 0.34 * step),
    h: halfHeight(columns, most),
    colour: colours.astrocyte,
    label: i === 0 ? `${units} units` : "",
    words: `astrocyte network ${index}, ${name}: ${kind}, ${rows} × ${columns}`,
  }));
}

/** The levels of an astrocyte network, down and up again. */
function levelBoxes(group: RegulatedPlane, index: number, layers: readonly TaskLayer[]): Box[] {
  const { plane, astrocyte } = group;
  const [from, to] = reach(group, layers);
  const deepest = astrocyte.channels.length - 1;
  const levels = [...astrocyte.channels.keys(), ...[...astrocyte.channels.keys()].slice(0, -1).reverse()];
  const most = Math.max(...astrocyte.channels);
  const step = (to - from) / Math.max(1, levels.length - 1);
  return levels.map((level, i) => {
    const [height, width] = [plane.height >> level, plane.width >> level];
    const channels = astrocyte.channels[level]!;
    return {
      x: levels.length === 1 ? (from + to) / 2 : from + i * step,
      y: ceiling - ((ceiling - floor) * level) / Math.max(1, deepest),
      w: Math.min(0.2, 0.34 * step),
      h: 0.5 * halfHeight(channels, most),
      colour: colours.astrocyte,
      label: level === 0 && i === 0 ? `plane ${plane.height} × ${plane.width}` : "",
      words: `astrocyte network ${index}, ${i <= deepest ? "down" : "up"}: ${height} × ${width}, ${channels} channels`,
    };
  });
}

function rectangles(boxes: readonly Box[]): Layout[] {
  return boxes.map(({ x, y, w, h, colour }) => ({
    type: "rect",
    layer: "below",
    ...{ x0: x - w, x1: x + w, y0: y - h, y1: y + h },
    fillcolor: faded(colour, 0.25),
    line: { color: colour, width: 1.2 },
  }));
}

/** Lines from box to box, as one trace. */
function lines(pairs: readonly (readonly [Box, Box])[], colour: string, name?: string): Trace {
  return {
    type: "scatter",
    mode: "lines",
    x: pairs.flatMap(([a, b]) => [rim(a, b)[0], rim(b, a)[0], null]),
    y: pairs.flatMap(([a, b]) => [rim(a, b)[1], rim(b, a)[1], null]),
    line: { color: colour, width: 1.2 },
    hoverinfo: "skip",
    showlegend: name !== undefined,
    ...(name !== undefined && { name }),
  };
}

/** Where a line between two boxes meets the first: at its side if the other stands beside it, else above or below. */
function rim(box: Box, other: Box): [x: number, y: number] {
  if (Math.abs(other.y - box.y) < box.h + other.h) return [box.x + Math.sign(other.x - box.x) * box.w, box.y];
  return [box.x, box.y + Math.sign(other.y - box.y) * box.h];
}

/** One box after another. */
function chain(boxes: readonly Box[]): [Box, Box][] {
  return boxes.slice(1).map((box, i) => [boxes[i]!, box]);
}

/** The invisible points that say what a box is, and the labels. */
function told(boxes: readonly Box[]): Trace[] {
  const common = { type: "scatter", showlegend: false, x: boxes.map(({ x }) => x) };
  return [
    {
      ...common,
      mode: "markers",
      name: "parts",
      y: boxes.map(({ y }) => y),
      marker: { size: 14, opacity: 0 },
      customdata: boxes.map(({ words }) => words),
      hovertemplate: "%{customdata}<extra></extra>",
    },
    {
      ...common,
      mode: "text",
      // A plane's label begins at the left rim of its box.
      x: boxes.map(({ x, y, w }) => (y > floor ? x - w : x)),
      // Under the task network's boxes, above the astrocyte networks'.
      y: boxes.map(({ y, h }) => (y > floor ? y + h + 0.01 : y - h - 0.015)),
      text: boxes.map(({ label }) => label),
      textposition: boxes.map(({ y }) => (y > floor ? "top right" : "bottom center")),
      cliponaxis: false,
      textfont: { size: boxes.length > 24 ? 8 : 10.5 },
      hoverinfo: "skip",
    },
  ];
}

function isOverPlane(group: RegulatedGroup): group is RegulatedPlane {
  return "astrocyte" in group;
}

/**
 * The architecture of a task network, or of an AstroNet, drawn from the model itself: its layers in network order with
 * their units, and above them each astrocyte network as the U it is, from the plane of its units down and up to their
 * gates; where the global connection is by tokens, or there is none, as the row of its parts.
 *
 * Boxes grow with the logarithm of units and of channels. Shortcuts of a residual network are not drawn.
 */
export function architecture(model: TaskNetwork | AstroNet, options: ArchitectureOptions = {}): Figure {
  const network = model instanceof AstroNet ? model.network : model;
  const groups = model instanceof AstroNet ? model.groups : [];
  const layers = layerBoxes(network.layers);
  const nets = groups.map((group, i) => {
    const overPlane = isOverPlane(group);
    const boxes = overPlane ? levelBoxes(group, i, network.layers) : partBoxes(group, i, network.layers);
    const seen = layers.filter((_, l) => group.layers.some(({ name }) => name === network.layers[l]!.name));
    return { boxes, seen, overPlane };
  });
  const all = [...layers, ...nets.flatMap(({ boxes }) => boxes)];
  const statistics = nets.flatMap(({ boxes, seen }) => seen.map((layer): [Box, Box] => [layer, boxes[0]!]));
  const gates = nets.flatMap(({ boxes, seen }) => seen.map((layer): [Box, Box] => [layer, boxes.at(-1)!]));
  const skips = nets.flatMap(({ boxes, overPlane }) =>
    boxes
      .slice(0, overPlane ? Math.floor(boxes.length / 2) : 0)
      .map((box, i): [Box, Box] => [box, boxes.at(-1 - i)!]),
  );
  // On a narrow page the labels, as large as before, need more of the height.
  const low = nets.length === 0 ? [-0.16, 0.36] : [-0.1, 1.05];
  const hidden = { visible: false, fixedrange: true } as const;
  return new Figure({
    data: [
      lines(chain(layers), colours.network),
      ...(nets.length === 0
        ? []
        : [
            lines(statistics, faded(colours.astrocyte, 0.45), "statistics of units"),
            lines(gates, faded(colours.gate, 0.55), "gates"),
            lines(
              nets.flatMap(({ boxes }) => chain(boxes)),
              colours.astrocyte,
            ),
            ...(skips.length === 0 ? [] : [lines(skips, faded(colours.astrocyte, 0.3))]),
          ]),
      ...told(all),
    ],
    layout: {
      ...title(options.title ?? network.name),
      xaxis: { ...hidden, range: [-0.7, layers.length - 0.3] },
      yaxis: { ...hidden, range: nets.length === 0 ? [-0.1, 0.36] : [-0.06, 1.02] },
      shapes: rectangles(all),
      height: options.height ?? (nets.length === 0 ? 220 : 420),
      margin: { ...margins({ title: true, legend: nets.length > 0, heading: false }), l: 8, r: 8, b: 8 },
      meta: { narrow: { width: 432, height: nets.length === 0 ? 200 : 320, yaxis: { range: low } } },
    },
  });
}
