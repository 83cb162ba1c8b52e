import { escapeXml } from "../figure/svg";
import { formatCell, headingOf, isNumeric } from "./column";
import type { TableData } from "./table";

const strong = "1.5px solid currentColor";
const light = "1px solid rgba(128, 134, 142, 0.6)";

/** Cells of at most so many letters stay on one line: `24 × 24 × 12` is one thing. */
const oneLine = 24;

/** A table as HTML in the manner of a printed one: rules above, below and under the heading, no boxes. */
export function writeHtml({ columns, rows }: TableData): string {
  const sides = columns.map((_, c) => (isNumeric(rows.map((row) => row[c] ?? null)) ? "right" : "left"));
  const look = (c: number): string => `text-align: ${sides[c] ?? "left"}; padding: 0.25em 0.9em; border: 0`;
  const head = columns.map(
    (column, c) =>
      `<th scope="col" style="${look(c)}; border-bottom: ${light}; font-weight: 600">${escapeXml(headingOf(column))}</th>`,
  );
  const body = rows.map((row) => {
    const cells = columns.map((column, c) => {
      const text = formatCell(row[c] ?? null, column);
      const wrap = text.includes(" ") && text.length <= oneLine ? "; white-space: nowrap" : "";
      return `<td style="${look(c)}${wrap}">${escapeXml(text)}</td>`;
    });
    return `<tr style="background: none">${cells.join("")}</tr>`;
  });
  const frame = `border-collapse: collapse; color: inherit; font-size: inherit; border: 0; border-top: ${strong}; border-bottom: ${strong}`;
  return [
    `<table style="${frame}; font-variant-numeric: tabular-nums; margin: 0.5em 0">`,
    `<thead><tr style="background: none">${head.join("")}</tr></thead>`,
    `<tbody>${body.join("\n")}</tbody>`,
    "</table>",
  ].join("\n");
}
