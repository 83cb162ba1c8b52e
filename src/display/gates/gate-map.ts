import { AstroNetError } from "../../error";
import type { Layout, Trace } from "../../export/figure/json";
import { isRecord } from "../../export/figure/json";
import { diverging, sequential } from "../../export/theme/palette";
import { grid, numbers, records, type Numbers } from "../figure/check";
import { Figure } from "../figure/figure";
import { title } from "../figure/panels";

/** Values on the unit plane: rows, or all values row by row with the plane's shape. */
export type Plane =
  readonly Numbers[] | { readonly values: Numbers; readonly rows: number; readonly columns: number };

/** The units of one layer, as they lie one after another on the plane. */
export interface PlaneLayer {
  readonly name: string;
  readonly units: number;
}

/** How a map on the unit plane is drawn. */
export interface GateMapOptions {
  readonly title?: string;
  /** What the colour means; `"gate"` by default. */
  readonly quantity?: string;
  /** The layers in packing order; their borders and names are drawn. */
  readonly layers?: readonly PlaneLayer[];
  /** Whether the colours have a sign (blue below 0, vermillion above); by default where a value is negative. */
  readonly signed?: boolean;
  /** Lowest and highest value of the colours; by default [0, 1] for gates, else those of the values. */
  readonly range?: readonly [number, number];
  /** Whether values that are exactly 0 are grey; by default where none is negative. */
  readonly zeros?: boolean;
}

function rowsOf(plane: Plane): number[][] {
  const given: unknown = plane;
  if (isRecord(given) && "values" in given) {
    const { values, rows, columns } = plane as { values: Numbers; rows: number; columns: number };
    const list = numbers("plane.values", values);
    if (list.length !== rows * columns) {
      throw new AstroNetError(`plane of ${rows} × ${columns} units has ${list.length} values`);
    }
    return Array.from({ length: rows }, (_, row) => list.slice(row * columns, (row + 1) * columns));
  }
  return grid("plane", given);
}

/** The border before the unit `start`: a step from the right edge to the left one, in cells. */
function border(start: number, columns: number): string {
  const row = Math.floor(start / columns);
  const column = start % columns;
  const [right, left, top, bottom] = [columns - 0.5, -0.5, row - 0.5, row + 0.5];
  if (column === 0) return `M${left},${top}L${right},${top}`;
  return `M${right},${top}L${column - 0.5},${top}L${column - 0.5},${bottom}L${left},${bottom}`;
}

interface Borders {
  readonly shapes: readonly Layout[];
  readonly ticks: Layout;
}

/** Pixels between two labels, so that neither runs into the other. */
const labelHeight = 13;

/** Those that have room for a label: thin layers behind a labelled one go without. */
function labelled<T extends { readonly middle: number }>(placed: readonly T[], side: number): T[] {
  const kept: T[] = [];
  for (const layer of placed) {
    const last = kept.at(-1);
    if (!last || (layer.middle - last.middle) * side >= labelHeight) kept.push(layer);
  }
  return kept;
}

function borders(layers: readonly PlaneLayer[], rows: number, columns: number): Borders {
  const total = records("layers", layers).reduce((sum, { units }) => sum + units, 0);
  if (total !== rows * columns) {
    throw new AstroNetError(
      `layers have ${total} units, the plane of ${rows} × ${columns} has ${rows * columns}`,
    );
  }
  let start = 0;
  const placed = layers.map(({ name, units }) => {
    const middle = (start + units / 2) / columns - 0.5;
    const at = start;
    start += units;
    return { name, at, middle };
  });
  const side = cellSide(rows, columns);
  const named = labelled(placed, side);
  const thick = Math.min(3, side / 3);
  return {
    // White within black is seen on every colour of the map.
    shapes: placed.slice(1).flatMap(({ at }) =>
      [
        { color: "#000000", width: thick },
        { color: "#FFFFFF", width: thick / 2 },
      ].map((line) => ({ type: "path", path: border(at, columns), line })),
    ),
    ticks: {
      tickmode: "array",
      tickvals: named.map(({ middle }) => Number(middle.toFixed(3))),
      ticktext: named.map(({ name }) => name),
    },
  };
}

/** The scale that colours use, from the values and what the caller asks for. */
function colours(values: readonly number[], options: GateMapOptions): Layout {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const signed = options.signed ?? low < 0;
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const isGate = (options.quantity ?? "gate") === "gate";
  const [zmin, zmax] =
    options.range ?? (signed ? [-reach, reach] : isGate ? [0, Math.max(1, high)] : [low, high]);
  return { colorscale: signed ? diverging : sequential, zmin, zmax: zmax > zmin ? zmax : zmin + 1 };
}

/** Side of one cell in pixels, so that small planes are not lost and large ones fit on a page. */
function cellSide(rows: number, columns: number): number {
  return Math.max(
    2,
    Math.min(22, Math.floor(420 / Math.max(rows, 1)), Math.floor(560 / Math.max(columns, 1))),
  );
}

/**
 * Gates, or any statistic of the units, on the unit plane: one cell a unit, in packing order row by row.
 *
 * Gates that are exactly 0 are grey, so that a unit that is switched off is told from one that is nearly off. Each layer has
 * its border; its name stands beside it where there is room.
 * @param plane of H × W values.
 * @throws AstroNetError where rows differ in length, a value is not finite, or the layers do not fill the plane.
 */
export function gateMap(plane: Plane, options: GateMapOptions = {}): Figure {
  const rows = rowsOf(plane);
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  const all = rows.flat();
  const quantity = options.quantity ?? "gate";
  const greyZeros = options.zeros ?? all.every((value) => value >= 0);
  const zeroCount = greyZeros ? all.filter((value) => value === 0).length : 0;
  const map: Trace = {
    type: "heatmap",
    name: quantity,
    z: rows.map((row) => row.map((value) => (greyZeros && value === 0 ? null : value))),
    ...colours(all, options),
    colorbar: { title: { text: quantity } },
    hovertemplate: "row %{y}, column %{x}: %{z:.4~g}<extra></extra>",
  };
  const off: Trace = {
    type: "heatmap",
    name: "exactly 0",
    z: rows.map((row) => row.map((value) => (value === 0 ? 1 : null))),
    colorscale: [
      [0, "rgba(128, 134, 142, 0.4)"],
      [1, "rgba(128, 134, 142, 0.4)"],
    ],
    showscale: false,
    hovertemplate: "row %{y}, column %{x}: exactly 0<extra></extra>",
  };
  const lines = options.layers === undefined ? undefined : borders(options.layers, height, width);
  const side = cellSide(height, width);
  const share = `grey: exactly 0 (${zeroCount} of ${all.length})`;
  const axis = { constrain: "domain", showgrid: false, showline: false, ticks: "" };
  const margin = {
    l: 60,
    r: 84,
    t: options.title === undefined ? 14 : 42,
    b: zeroCount > 0 ? 34 : 16,
    pad: 2,
  };
  return new Figure({
    data: zeroCount > 0 ? [map, off] : [map],
    layout: {
      ...title(options.title),
      xaxis: {
        ...axis,
        showticklabels: false,
        ...(zeroCount > 0 ? { title: { text: share, standoff: 6 } } : {}),
      },
      yaxis: {
        ...axis,
        autorange: "reversed",
        scaleanchor: "x",
        ...(lines === undefined ? { showticklabels: false } : lines.ticks),
      },
      ...(lines === undefined ? {} : { shapes: lines.shapes }),
      width: Math.max(300, side * width + margin.l + margin.r),
      height: side * height + margin.t + margin.b,
      margin,
    },
  });
}
