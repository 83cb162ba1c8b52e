import { formatCell, headingOf, isNumeric } from "./column";
import type { TableData } from "./table";

const escaped = (text: string): string =>
  text.replace(/\\/g, "\\\\").replace(/\|/g, "\\|").replace(/\r?\n/g, " ");

/** A table in GitHub's Markdown; columns of numbers are aligned at the right. */
export function writeMarkdown({ columns, rows }: TableData): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |\n`;
  const rule = columns.map((_, c) => (isNumeric(rows.map((row) => row[c] ?? null)) ? "---:" : ":---"));
  return [
    line(columns.map(headingOf)),
    `| ${rule.join(" | ")} |\n`,
    ...rows.map((row) => line(columns.map((column, c) => formatCell(row[c] ?? null, column)))),
  ].join("");
}
