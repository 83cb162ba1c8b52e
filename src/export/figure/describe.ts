import type { FigureJson, Layout, Trace } from "./json";
import { isRecord } from "./json";

/** A number as it is read aloud: four significant digits at most. */
function spoken(value: unknown): string {
  if (typeof value === "number")
    return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "none";
  if (typeof value === "string") return value;
  return "none";
}

/** Text without Plotly's HTML. */
function plain(value: unknown): string {
  const text = isRecord(value) ? value.text : value;
  return typeof text === "string" ? text.replace(/<br\s*\/?>/g, " ").replace(/<[^>]*>/g, "") : "";
}

function values(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** One line on a heat map: its size and the range of its values. */
function describeGrid(trace: Trace): string {
  const rows = values(trace.z).map(values);
  const numbers = rows.flat().filter((cell): cell is number => typeof cell === "number");
  const low = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const high = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  const range = numbers.length === 0 ? "no values" : `${spoken(low)} to ${spoken(high)}`;
  return `${rows.length} × ${rows[0]?.length ?? 0} values, ${range}`;
}

/** From where to where a series goes in between, where its ends do not say it. */
function describeRange(y: readonly unknown[]): string {
  const numbers = y.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  if (numbers.length < 3) return "";
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  const ends = [numbers[0], numbers.at(-1)];
  if (ends.includes(low) && ends.includes(high)) return "";
  return `, between ${spoken(low)} and ${spoken(high)}`;
}

/** One line on a series: what it says of itself in `meta.words`, its points where they have names, else how many there are, and the first and last of them. */
function describeSeries(trace: Trace, layout: Layout): string {
  if (isRecord(trace.meta) && typeof trace.meta.words === "string") return trace.meta.words;
  const y = values(trace.y);
  const x = values(trace.x);
  if (trace.type === "heatmap") return describeGrid(trace);
  const points = Math.max(x.length, y.length);
  const at = (index: number): string => {
    const across = x[index] === undefined ? String(index) : spoken(x[index]);
    return `(${across}, ${spoken(y[index])})`;
  };
  if (points === 0) return "no points";
  const names = values(trace.customdata);
  if (names.length === points && names.every((name) => typeof name === "string")) {
    // Where no axis is seen, as in a diagram, places say nothing.
    const seen = !isRecord(layout.xaxis) || layout.xaxis.visible !== false;
    return names.map((name, index) => (seen ? `${name} ${at(index)}` : name)).join(seen ? ", " : "; ");
  }
  return points === 1 ? at(0) : `${points} points from ${at(0)} to ${at(points - 1)}${describeRange(y)}`;
}

/** The title of the y axis that a trace is drawn on. */
function yTitle(layout: Layout, trace: Trace): string {
  const name = typeof trace.yaxis === "string" ? trace.yaxis : "y";
  const axis = layout[`yaxis${name.slice(1)}`];
  return isRecord(axis) ? plain(axis.title) : "";
}

/**
 * What a figure shows, in words: title, axes, and each named series with its first and last values, or with all where its points have names.
 *
 * It is the `text/plain` form and the description that a screen reader gets.
 */
export function describe(figure: FigureJson): string {
  const { layout } = figure;
  const lines = [plain(layout.title) || "Figure"];
  const axes = Object.keys(layout)
    .filter((key) => /^[xy]axis\d*$/.test(key))
    .sort((a, b) => a.slice(5).localeCompare(b.slice(5)) || a.localeCompare(b))
    .map((key) => {
      const axis = layout[key];
      const title = isRecord(axis) ? plain(axis.title) : "";
      const scale = isRecord(axis) && axis.type === "log" ? " (logarithmic)" : "";
      return title === "" ? "" : `${key.replace("axis", "")}: ${title}${scale}`;
    })
    .filter((text) => text !== "");
  if (axes.length > 0) lines.push(`axes: ${axes.join("; ")}`);
  const several = layout.yaxis2 !== undefined;
  for (const trace of figure.data) {
    const name = plain(trace.name);
    if (name === "" || trace.hoverinfo === "skip") continue;
    const quantity = several ? yTitle(layout, trace) : "";
    const both =
      quantity === ""
        ? name
        : quantity === name || quantity.startsWith(`${name} (`)
          ? quantity
          : `${name}, ${quantity}`;
    lines.push(`- ${both}: ${describeSeries(trace, layout)}`);
  }
  return lines.join("\n");
}
