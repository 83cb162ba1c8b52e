import { AstroNetError } from "../../error";
import type { Trace } from "../../export/figure/json";
import { faded, seriesColour } from "../../export/theme/palette";
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

const blue = seriesColour(0);

/** Cell labels; those on dark cells are white, the others have the colour of the page's text. */
function labels(
  cells: readonly (readonly number[])[],
  text: (value: number) => string,
  dark: boolean,
): Trace {
  const chosen = cells.flatMap((row, y) =>
    row.flatMap((share, x) => (share > 0.5 === dark ? [{ x, y, share }] : [])),
  );
  return {
    type: "scatter",
    mode: "text",
    x: chosen.map(({ x }) => x),
    y: chosen.map(({ y }) => y),
    text: chosen.map(({ share }) => text(share)),
    ...(dark ? { textfont: { color: "#FFFFFF", size: 10.5 } } : { textfont: { size: 10.5 } }),
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
    colorscale: [
      [0, faded(blue, 0)],
      [1, faded(blue, 1)],
    ],
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
