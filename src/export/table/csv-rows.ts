import { readLines, writeLines } from "./csv-lines";

/** A row of comma-separated values: its texts, as they stand, by the names of their columns. */
export type CsvRow = Readonly<Record<string, string>>;

/**
 * Reads comma-separated values (RFC 4180) as texts; the first line names the columns, what a short row lacks is empty.
 *
 * Of an empty text there are no columns and no rows. Source: this project.
 *
 * @throws AstroNetError that names the line which cannot be read.
 */
export function readCsvRows(text: string): { readonly columns: readonly string[]; readonly rows: CsvRow[] } {
  const [columns = [], ...lines] = readLines(text);
  const rows = lines.map((line) => Object.fromEntries(columns.map((name, at) => [name, line[at] ?? ""])));
  return { columns, rows };
}

/** Writes rows of texts as comma-separated values (RFC 4180): what a row has no text for is empty. Source: this project. */
export function writeCsvRows(columns: readonly string[], rows: readonly CsvRow[]): string {
  return writeLines([columns, ...rows.map((row) => columns.map((name) => row[name] ?? ""))]);
}
