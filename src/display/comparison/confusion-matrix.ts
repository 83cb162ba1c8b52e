import { AstroNetError } from "../../error";
import type { Trace } from "../../export/figure/json";
import { grid, type Numbers } from "../figure/check";
import { Figure } from "../figure/figure";
import { title } from "../figure/panels";

/** How a confusion matrix is drawn. */
export interface ConfusionMatrixOptions {
  readonly title?: string;
  /** Names of the classes; by default their numbers from 0. */
  readonly classes?: readonly string[];
  /** `"share"` colours and labels each cell by its share of its row (the default), `"count"` by its count. */
  readonly show?: "share" | "count";
}

/** From pale to a deep blue; opaque, so that a cell and its label look alike on a light and on a dark page. */
const blues = [
  [0, "#F3F8FB"],
  [0.5, "#6FAED6"],
  [1, "#005285"],
] as const;

/** Above this share of the scale white is easier to read on a cell than black. */
const deep = 0.75;

/** Cell labels: white on dark cells, black on the others. */
function labels(
  cells: readonly (readonly number[])[],
  text: (value: number) => string,
  dark: boolean,
): Trace {
  const chosen = cells.flatMap((row, y) =>
    row.flatMap((share, x) => (share > deep === dark ? [{ x, y, share }] : [])),
  );
  return {
    type: "scatter",
    mode: "text",
    x: chosen.map(({ x }) => x),
    y: chosen.map(({ y }) => y),
    text: chosen.map(({ share }) => text(share)),
    textfont: { color: dark ? "#FFFFFF" : "#1A1A1A", size: 10.5 },
    hoverinfo: "skip",
    showlegend: false,
  };
}

/**
 * Which class was taken for which: a row a true class, a column a predicted one.
 *
 * @param counts C × C numbers of test inputs, `counts[true][predicted]`.
 * @throws AstroNetError where the matrix is not square, a count is negative, or the names do not fit.
 */
export function confusionMatrix(counts: readonly Numbers[], options: ConfusionMatrixOptions = {}): Figure {
  const rows = grid("counts", counts);
  const size = rows.length;
  if (rows[0]?.length !== size) {
    throw new AstroNetError(`a confusion matrix is square: ${size} × ${rows[0]?.length ?? 0}`);
  }
  if (rows.flat().some((count) => count < 0))
    throw new AstroNetError("a confusion matrix has no negative counts");
  const classes = options.classes ?? rows.map((_, index) => String(index));
  if (classes.length !== size) {
    throw new AstroNetError(`${classes.length} class names for ${size} classes: ${classes.join(", ")}`);
  }
  const byCount = options.show === "count";
  const highest = Math.max(1, ...rows.flat());
  const shares = rows.map((row) => {
    const total = byCount ? highest : row.reduce((a, b) => a + b, 0);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
  const text = (share: number): string => {
    if (byCount) return String(Math.round(share * highest));
    return share === 0 ? "" : (100 * share).toFixed(share >= 0.0995 ? 0 : 1);
  };
  const map: Trace = {
    type: "heatmap",
    name: byCount ? "count" : "share of the true class",
    z: byCount ? rows : shares.map((row) => row.map((share) => Number((100 * share).toFixed(4)))),
    customdata: rows,
    meta: {
      words: `right ${classes.map((name, c) => `${name} ${text(shares[c]?.[c] ?? 0) || "0"}${byCount ? "" : " %"}`).join(", ")}`,
    },
    colorscale: blues,
    zmin: 0,
    zmax: byCount ? highest : 100,
    showscale: false,
    hovertemplate: "true %{y}, predicted %{x}: %{customdata}<extra></extra>",
  };
  const axis = {
    tickmode: "array",
    tickvals: classes.map((_, index) => index),
    ticktext: classes,
    showgrid: false,
    constrain: "domain",
    mirror: true,
    range: [-0.5, size - 0.5],
  };
  const side = Math.max(28, Math.min(44, Math.floor(400 / size)));
  const margin = { l: 64, r: 16, t: options.title === undefined ? 16 : 42, b: 50 };
  const unit = byCount ? "" : " (cells: % of the true class)";
  return new Figure({
    data: [map, labels(shares, text, false), labels(shares, text, true)],
    layout: {
      ...title(options.title),
      xaxis: { ...axis, title: { text: `predicted class${unit}` } },
      yaxis: { ...axis, title: { text: "true class" }, range: [size - 0.5, -0.5], scaleanchor: "x" },
      width: side * size + margin.l + margin.r,
      height: side * size + margin.t + margin.b,
      margin,
    },
  });
}
