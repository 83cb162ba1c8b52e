import { AstroNetError } from "../../error";
import { sequential } from "../../export/theme/palette";
import { grid, numbers, records, type Numbers } from "../figure/check";
import { Figure } from "../figure/figure";
import { title } from "../figure/panels";

/** One moment of a lattice of astrocytes. */
export interface LatticeMoment {
  readonly time: number;
  /** H × W values, for example calcium in µM. */
  readonly values: readonly Numbers[];
}

/** How a lattice is drawn. */
export interface AstrocyteLatticeOptions {
  readonly title?: string;
  /** What the colour means; `"[Ca²⁺] (µM)"` by default. */
  readonly quantity?: string;
  /** Unit of time; `"s"` by default. */
  readonly timeUnit?: string;
  /** Number of the moment that a still picture shows; by default the one with the highest mean. */
  readonly still?: number;
  /** Milliseconds that each moment is shown; 80 by default. */
  readonly duration?: number;
}

/**
 * A lattice of coupled astrocytes through time, as an animation with a slider; a still picture shows one moment.
 *
 * @throws AstroNetError where moments differ in size.
 */
export function astrocyteLattice(
  moments: readonly LatticeMoment[],
  options: AstrocyteLatticeOptions = {},
): Figure {
  const list = records("moments", moments).map(({ time, values }, index) => ({
    time: numbers(`time of moment ${index}`, [time])[0] ?? 0,
    rows: grid(`values of moment ${index}`, values),
  }));
  const [first] = list;
  const [height, width] = [first?.rows.length ?? 0, first?.rows[0]?.length ?? 0];
  const odd = list.findIndex(({ rows }) => rows.length !== height || rows[0]?.length !== width);
  if (odd >= 0)
    throw new AstroNetError(`moment ${odd} has another size than the first, ${height} × ${width}`);
  const means = list.map(({ rows }) => rows.flat().reduce((a, b) => a + b, 0));
  const still = options.still ?? means.indexOf(Math.max(...means));
  const chosen = list[still];
  if (chosen === undefined) throw new AstroNetError(`no moment ${still} (there are ${list.length})`);
  const all = list.flatMap(({ rows }) => rows.flat());
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const unit = options.timeUnit ?? "s";
  const quantity = options.quantity ?? "[Ca²⁺] (µM)";
  const names = list.map(({ time }) => String(Number(time.toPrecision(6))));
  const caption = (index: number): object => ({
    xaxis: { title: { text: `time ${names[index] ?? ""} ${unit}` } },
  });
  const play = { frame: { duration: options.duration ?? 80, redraw: true }, fromcurrent: true };
  const jump = { mode: "immediate", frame: { duration: 0, redraw: true } };
  const side = Math.max(4, Math.min(28, Math.floor(360 / Math.max(height, width))));
  const axis = { showgrid: false, showline: false, ticks: "", showticklabels: false, constrain: "domain" };
  const top = options.title === undefined ? 14 : 42;
  const sides = { l: 16, r: 90, t: top };
  return new Figure({
    data: [
      {
        type: "heatmap",
        name: quantity,
        z: chosen.rows,
        zmin: low,
        zmax: high > low ? high : low + 1,
        colorscale: sequential,
        colorbar: { title: { text: quantity } },
        hovertemplate: "row %{y}, column %{x}: %{z:.4~g}<extra></extra>",
      },
    ],
    frames: list.map(({ rows }, index) => ({
      name: names[index] ?? "",
      data: [{ z: rows }],
      layout: caption(index),
    })),
    layout: {
      ...title(options.title),
      xaxis: { ...axis, title: { text: `time ${names[still] ?? ""} ${unit}`, standoff: 4 } },
      yaxis: { ...axis, autorange: "reversed", scaleanchor: "x" },
      updatemenus: [
        {
          type: "buttons",
          showactive: false,
          bgcolor: "rgba(128, 134, 142, 0.12)",
          bordercolor: "rgba(128, 134, 142, 0.5)",
          x: 0,
          y: -0.1,
          xanchor: "left",
          yanchor: "top",
          buttons: [
            { label: "play", method: "animate", args: [null, play] },
            { label: "pause", method: "animate", args: [[null], jump] },
          ],
          direction: "left",
        },
      ],
      sliders: [
        {
          active: still,
          x: 0.3,
          len: 0.7,
          y: -0.06,
          currentvalue: { visible: false },
          steps: names.map((name) => ({ label: name, method: "animate", args: [[name], jump] })),
        },
      ],
      width: Math.max(340, side * width + 150),
      height: side * height + top + 96,
      margin: { ...sides, b: 96 },
      meta: { still: { height: side * height + top + 34, margin: { ...sides, b: 34 } } },
    },
  });
}
