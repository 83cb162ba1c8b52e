import type { DataFrame } from "./frame";
import type { LatexOptions } from "./latex";
import { Table, type TableSource } from "./table";

/**
 * A table, a data frame or records as LaTeX source, in a `table` environment where there is a caption or a label.
 *
 * @throws AstroNetError where the source is no table, or `bold: "best"` finds no column that says what is better.
 */
export function toLatex(source: TableSource, options: LatexOptions = {}): string {
  return new Table(source).toLatex(options);
}

/** A table, a data frame or records as a Markdown table. */
export function toMarkdown(source: TableSource): string {
  return new Table(source).toMarkdown();
}

/** A table, a data frame or records as an HTML table. */
export function toHtml(source: TableSource): string {
  return new Table(source).toHtml();
}

/** A table, a data frame or records as comma-separated values, with every digit. */
export function toCsv(source: TableSource): string {
  return new Table(source).toCsv();
}

/** A table or records as a danfo.js data frame. */
export function toDataFrame(source: TableSource): DataFrame {
  return new Table(source).toDataFrame();
}
