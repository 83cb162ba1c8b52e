import { formatCell, headingOf, isNumeric } from "./column";
import type { TableData } from "./table";

/** A table as text in columns, for a terminal. */
export function writeText({ columns, rows }: TableData): string {
  const cells = [
    columns.map(headingOf),
    ...rows.map((row) => columns.map((column, c) => formatCell(row[c] ?? null, column))),
  ];
  const widths = columns.map((_, c) => Math.max(...cells.map((row) => row[c]?.length ?? 0)));
  const right = columns.map((_, c) => isNumeric(rows.map((row) => row[c] ?? null)));
  const lines = cells.map((row) =>
    row
      .map((text, c) => (right[c] === true ? text.padStart(widths[c] ?? 0) : text.padEnd(widths[c] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  const [head = "", ...body] = lines;
  return [head, widths.map((width) => "─".repeat(width)).join("  "), ...body].join("\n");
}
