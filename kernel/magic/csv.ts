/** A row of a CSV file: its texts by the names of their columns. */
export type CsvRow = Readonly<Record<string, string>>;

/** Reads CSV (RFC 4180): the first line names the columns. */
export function readCsv(text: string): {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
} {
  const lines: string[][] = [[]];
  const field = /(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^",\r\n]*))(?<end>,|\r?\n|$)/gu;
  for (const { index, groups } of text.matchAll(field)) {
    if (index >= text.length && lines.at(-1)!.length === 0) break;
    lines.at(-1)!.push(groups?.quoted?.replaceAll('""', '"') ?? groups?.plain ?? "");
    if (groups?.end === "") break;
    if (groups?.end !== ",") lines.push([]);
  }
  const [columns = [], ...rows] = lines.filter((line) => line.length > 0);
  return {
    columns,
    rows: rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? ""]))),
  };
}

/** Writes CSV (RFC 4180). */
export function writeCsv(columns: readonly string[], rows: readonly CsvRow[]): string {
  const quoted = (text: string): string =>
    /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ""))];
  return lines.map((line) => `${line.map(quoted).join(",")}\n`).join("");
}

/** The file with one more row; columns that it does not have yet come at its end, empty in older rows. */
export function withRow(text: string, row: CsvRow): string {
  const { columns, rows } = readCsv(text);
  return writeCsv([...new Set([...columns, ...Object.keys(row)])], [...rows, row]);
}
