import type { MimeBundle } from "../../src/mime";
import { escapeHtml, shortNumber } from "./text";

/** What a data frame or a series is known by, such as one of danfo.js. */
export interface FrameLike {
  readonly columns: readonly unknown[];
  readonly index: readonly unknown[];
  readonly values: readonly unknown[];
}

/** How many rows are shown at each end of a long frame. */
const ends = 10;

/** Whether a value looks like a data frame or a series. */
export function isFrame(value: unknown): value is FrameLike {
  return (
    typeof value === "object" &&
    value !== null &&
    "columns" in value &&
    Array.isArray(value.columns) &&
    "index" in value &&
    Array.isArray(value.index) &&
    "values" in value &&
    Array.isArray(value.values)
  );
}

/** Shows a data frame as an HTML table, with a text table for those who cannot show it. */
export function frameBundle(frame: FrameLike): MimeBundle {
  const { columns, index, values } = frame;
  const head = ["", ...columns.map(String)];
  const line = (at: number): string[] => {
    const row = values[at];
    const cells = Array.isArray(row) ? (row as readonly unknown[]) : [row];
    return [cellText(index[at] ?? at), ...cells.map(cellText)];
  };
  const count = values.length;
  const range = (from: number, to: number): string[][] =>
    Array.from({ length: to - from }, (_unused, offset) => line(from + offset));
  const gap = head.map(() => "…");
  const body = count <= 2 * ends ? range(0, count) : [...range(0, ends), gap, ...range(count - ends, count)];
  const size = `${count} ${count === 1 ? "row" : "rows"} × ${columns.length} ${columns.length === 1 ? "column" : "columns"}`;
  return { "text/html": html(head, body, size), "text/plain": `${text([head, ...body])}\n${size}` };
}

/** A cell's text; nothing where there is nothing. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : shortNumber(value);
}

/** Numbers stand at the right, and so does the heading of their column. */
function html(head: readonly string[], body: readonly (readonly string[])[], size: string): string {
  const sides = head.map((_unused, column) =>
    body.every((line) => isNumberText(line[column] ?? "")) ? "right" : "left",
  );
  const aligned = (column: number): string => `style="text-align: ${sides[column] ?? "left"}"`;
  const row = (cells: readonly string[]): string =>
    cells
      .map((content, at) =>
        at === 0
          ? `<th scope="row" ${aligned(at)}>${escapeHtml(content)}</th>`
          : `<td ${aligned(at)}>${escapeHtml(content)}</td>`,
      )
      .join("");
  const names = head
    .slice(1)
    .map((name, at) => `<th scope="col" ${aligned(at + 1)}>${escapeHtml(name)}</th>`);
  return [
    "<table>",
    `<thead><tr><td></td>${names.join("")}</tr></thead>`,
    "<tbody>",
    ...body.map((cells) => `<tr>${row(cells)}</tr>`),
    "</tbody>",
    "</table>",
    `<p>${size}</p>`,
  ].join("\n");
}

/** Whether a cell's text may stand in a column of numbers. */
function isNumberText(text: string): boolean {
  return ["", "…", "NaN"].includes(text) || !Number.isNaN(Number(text));
}

/** A table in columns of equal width, flush right. */
function text(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_unused, column) =>
    Math.max(...lines.map((line) => (line[column] ?? "").length)),
  );
  return lines
    .map((line) => widths.map((wide, column) => (line[column] ?? "").padStart(wide)).join("  "))
    .join("\n");
}
