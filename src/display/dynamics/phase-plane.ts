import { AstroNetError } from "../../error";
import type { Trace } from "../../export/figure/json";
import { seriesColour } from "../../export/theme/palette";
import { numbers, records, type Numbers } from "../figure/check";
import { Figure } from "../figure/figure";
import { margins, title } from "../figure/panels";

/** A path through the phase plane, moment by moment. */
export interface Trajectory {
  readonly label?: string;
  readonly x: Numbers;
  readonly y: Numbers;
}

/** A curve on which one of the two quantities does not change. */
export interface Nullcline {
  readonly label: string;
  readonly x: Numbers;
  readonly y: Numbers;
}

/** How a phase plane is drawn. */
export interface PhasePlaneOptions {
  readonly title?: string;
  /** `"[Ca²⁺] (µM)"` by default. */
  readonly xTitle?: string;
  /** `"h"` by default, the share of channels that are not inactivated. */
  readonly yTitle?: string;
  readonly nullclines?: readonly Nullcline[];
  readonly height?: number;
}

function path(
  name: string,
  curve: { readonly x: Numbers; readonly y: Numbers },
): { x: number[]; y: number[] } {
  const [x, y] = [numbers(`x of ${name}`, curve.x), numbers(`y of ${name}`, curve.y)];
  if (x.length !== y.length) throw new AstroNetError(`${name} has ${x.length} x and ${y.length} y`);
  return { x, y };
}

/**
 * Trajectories of two quantities against each other; a hollow dot marks where each starts, a full one where it ends.
 *
 * @throws AstroNetError where x and y of a curve differ in length.
 */
export function phasePlane(
  trajectories: Trajectory | readonly Trajectory[],
  options: PhasePlaneOptions = {},
): Figure {
  const given = Array.isArray(trajectories)
    ? (trajectories as readonly Trajectory[])
    : [trajectories as Trajectory];
  const list = records("trajectories", given);
  const lines = list.flatMap((trajectory, index): Trace[] => {
    const name = trajectory.label ?? `trajectory ${index + 1}`;
    const { x, y } = path(`"${name}"`, trajectory);
    const colour = seriesColour(index);
    return [
      {
        type: "scatter",
        mode: "lines",
        name,
        showlegend: trajectory.label !== undefined,
        x,
        y,
        line: { color: colour, width: 1.6 },
        hovertemplate: "%{x:.4~g}, %{y:.4~g}<extra>%{fullData.name}</extra>",
      },
      {
        type: "scatter",
        mode: "markers",
        showlegend: false,
        hoverinfo: "skip",
        x: [x[0], x.at(-1)],
        y: [y[0], y.at(-1)],
        marker: {
          color: colour,
          size: 8,
          symbol: ["circle-open", "circle"],
          line: { width: 1.6, color: colour },
        },
      },
    ];
  });
  const nullclines = (options.nullclines ?? []).map((curve, index): Trace => ({
    type: "scatter",
    mode: "lines",
    name: curve.label,
    ...path(`nullcline "${curve.label}"`, curve),
    line: { color: "#7F7F7F", width: 1.4, dash: index === 0 ? "dash" : "dot" },
    hovertemplate: "%{x:.4~g}, %{y:.4~g}<extra>%{fullData.name}</extra>",
  }));
  const legend = nullclines.length > 0 || list.some(({ label }) => label !== undefined);
  return new Figure({
    data: [...nullclines, ...lines],
    layout: {
      ...title(options.title),
      showlegend: legend,
      xaxis: { title: { text: options.xTitle ?? "[Ca²⁺] (µM)" } },
      yaxis: { title: { text: options.yTitle ?? "h" } },
      width: 460,
      height: options.height ?? 380,
      margin: margins({ title: options.title !== undefined, legend, heading: false }),
    },
  });
}
