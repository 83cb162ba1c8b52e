import { AstroNetError } from "../../error";
import { diverging, sequential } from "../../export/theme/palette";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../../mime";
import { records } from "../figure/check";
import type { Plane, PlaneLayer } from "../gates/gate-map";
import { drawPlane, type PlaneView } from "./plane-drawing";
import { planeFront } from "./plane-front";
import { planeValues, type PlaneValues } from "./plane-values";
import { ramp } from "./ramp";
import { Widget } from "./widget";

/** How a live gate map is drawn. */
export interface GateMapWidgetOptions {
  /** What the map shows; `"gates"` by default. */
  readonly label?: string;
  /** What the colour means; `"gate"` by default. */
  readonly quantity?: string;
  /** The layers in packing order; their borders and names are drawn. */
  readonly layers?: readonly PlaneLayer[];
  /** Lowest and highest value of the colours; by default [0, 1], and wider where the first values are. */
  readonly range?: readonly [number, number];
}

/** Odd, so that 0 has a colour of its own where values have a sign. */
const shades = 33;

function colourRange(
  { values }: PlaneValues,
  range: readonly [number, number] | undefined,
): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), 0);
  const high = values.reduce((a, b) => Math.max(a, b), 1);
  const [from, to] = range ?? (low < 0 ? [-Math.max(-low, high), Math.max(-low, high)] : [0, high]);
  if (!Number.isFinite(from) || !Number.isFinite(to) || from >= to) {
    throw new AstroNetError(`gate map needs a finite range [low, high] with low < high: [${from}, ${to}]`);
  }
  return [from, to];
}

/** Gates on the unit plane that change while the reader looks; made by `gateMapWidget`. */
export class GateMapWidget implements Displayable {
  /** What the map is made of: its state, messages, and end. */
  readonly widget: Widget<PlaneView>;

  /** @throws AstroNetError where the plane is none, or the layers do not fill it. */
  constructor(
    plane: Plane,
    { label = "gates", quantity = "gate", layers, range }: GateMapWidgetOptions = {},
  ) {
    const first = planeValues(plane);
    const { rows, columns } = first;
    const total = (layers === undefined ? [] : records("layers", layers)).reduce(
      (sum, { units }) => sum + units,
      0,
    );
    if (layers !== undefined && total !== rows * columns) {
      throw new AstroNetError(
        `layers have ${total} units, the plane of ${rows} × ${columns} has ${rows * columns}`,
      );
    }
    const [low, high] = colourRange(first, range);
    this.widget = new Widget<PlaneView>({
      name: "GateMap",
      state: {
        label,
        quantity,
        ...first,
        low,
        high,
        layers: (layers ?? []).map(({ name, units }) => ({ name, units })),
        colours: ramp(low < 0 ? diverging : sequential, shades),
      },
      front: planeFront,
      picture: drawPlane,
      text: describe,
    });
  }

  /**
   * Shows other values of the same units; each value is one `Float32`, sent as binary data.
   *
   * @throws AstroNetError where the plane has another shape.
   */
  update(plane: Plane): void {
    const { rows, columns, values } = planeValues(plane);
    const { state } = this.widget;
    if (rows !== state.rows || columns !== state.columns) {
      throw new AstroNetError(
        `gate map of ${state.rows} × ${state.columns} units cannot show ${rows} × ${columns}`,
      );
    }
    this.widget.set({ values });
  }

  /** Takes the map from the notebook; from then on it shows its picture only. */
  close(): void {
    this.widget.close();
  }

  [jupyterDisplay](): MimeBundle {
    return this.widget[jupyterDisplay]();
  }
}

function describe({ label, quantity, rows, columns, values }: PlaneView): string {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const zeros = list.filter((value) => value === 0).length;
  return `${label}: ${rows} × ${columns} units, mean ${quantity} ${mean.toFixed(3)}, exactly 0: ${zeros}`;
}

/**
 * A gate map that changes in place: gates, or any statistic of the units, on the unit plane, one cell a unit.
 *
 * ```ts
 * const map = gateMapWidget({ values: gates, rows: 20, columns: 29 }, { layers });
 * map.update({ values: later, rows: 20, columns: 29 });
 * ```
 * @param plane of H × W values.
 * @throws AstroNetError where the plane is none, or the layers do not fill it.
 */
export function gateMapWidget(plane: Plane, options: GateMapWidgetOptions = {}): GateMapWidget {
  return new GateMapWidget(plane, options);
}
