import { AstroNetError } from "../../error";
import type { Trace } from "../../export/figure/json";
import { seriesColour } from "../../export/theme/palette";
import { numbers, records, type Numbers } from "../figure/check";
import { Figure } from "../figure/figure";
import { logAxis } from "../figure/log-axis";
import { domains, margins, panels, title, type Panel } from "../figure/panels";

/** What was measured while one thing grew. */
export interface CostPanel {
  /** Stands above the panel. */
  readonly heading: string;
  /** What the sizes count. */
  readonly counts: string;
  readonly sizes: Numbers;
  /** One line each, with one value a size; a label has the same colour in all panels. */
  readonly series: readonly { readonly label: string; readonly values: Numbers }[];
}

/** How costs are drawn. */
export interface CostAgainstSizeOptions {
  readonly title?: string;
  /** What the values are; `"ms a step"` by default. */
  readonly values?: string;
  readonly height?: number;
}

/**
 * A cost against what grows, a panel each, both axes logarithmic, so that a power is a straight line and its exponent the slope.
 *
 * @throws AstroNetError where a series has not one value a size, or a number is not positive.
 */
export function costAgainstSize(given: readonly CostPanel[], options: CostAgainstSizeOptions = {}): Figure {
  const list = records("panels", given);
  const labels = [...new Set(list.flatMap(({ series }) => series.map(({ label }) => label)))];
  const seen = new Set<string>();
  const drawn = list.map((panel): Panel => {
    const { heading, counts, series } = panel;
    const sizes = numbers(`sizes of "${heading}"`, panel.sizes);
    const all: number[] = [];
    const traces = series.map(({ label, values }): Trace => {
      const y = numbers(`values of "${label}"`, values);
      if (y.length !== sizes.length || [...sizes, ...y].some((value) => value <= 0)) {
        throw new AstroNetError(
          `"${label}" has ${y.length} values for ${sizes.length} sizes of ${heading} (give one a size, all positive)`,
        );
      }
      all.push(...y);
      const colour = seriesColour(labels.indexOf(label));
      const first = !seen.has(label);
      seen.add(label);
      return {
        type: "scatter",
        mode: "lines+markers",
        name: label,
        legendgroup: label,
        showlegend: first,
        x: sizes,
        y,
        line: { color: colour, width: 2 },
        marker: { color: colour, size: 6 },
        hovertemplate: "%{x}: %{y:.4~g}<extra>%{fullData.name}</extra>",
      };
    });
    return {
      heading,
      xTitle: counts,
      yTitle: options.values ?? "ms a step",
      x: { ...logAxis(sizes), tickvals: sizes, ticktext: sizes.map(String) },
      y: logAxis(all),
      traces,
    };
  });
  const rows = Math.ceil(drawn.length / 2);
  const { data, layout } = panels(drawn, { columns: 2, gapX: 0.14, gapY: 0.36 / rows });
  return new Figure({
    data,
    layout: {
      ...title(options.title),
      ...layout,
      height: options.height ?? 90 + 220 * rows,
      margin: margins({ title: options.title !== undefined, legend: labels.length > 1, heading: true }),
      meta: {
        narrow: {
          width: 432,
          height: 90 + 230 * drawn.length,
          ...domains(drawn.length, { columns: 1, gapX: 0, gapY: 0.4 / drawn.length }),
        },
      },
    },
  });
}
