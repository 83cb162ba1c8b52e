import { AstroNetError } from "../../error";
import type { Cell } from "./column";
import type { TableData } from "./table";

/** The fields of each line (RFC 4180): commas and line breaks in quotes belong to a field, two quotes there are one. */
function lines(text: string): string[][] {
  const found: string[][] = [];
  let line: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) {
      throw new AstroNetError(
        `line ${found.length + 1} of the table cannot be read at ${JSON.stringify(text.slice(start, start + 20))} (a quote inside a field is written twice, and the field in quotes)`,
      );
    }
    const [, quoted, plain = "", end] = match;
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") {
      // A comma at the very end has an empty field behind it.
      if (pattern.lastIndex === text.length) line.push("");
      else continue;
    }
    found.push(line);
    line = [];
  }
  if (line.length > 0) found.push(line);
  return found.filter((fields) => fields.length > 1 || fields[0] !== "");
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** How the fields of one column are read: as numbers or truth values where all of them are, else as they stand. */
function reader(fields: readonly string[]): (field: string) => Cell {
  const filled = fields.filter((field) => field !== "");
  if (filled.length === 0) return () => null;
  if (filled.every((field) => number.test(field))) return (field) => (field === "" ? null : Number(field));
  if (filled.every((field) => field === "true" || field === "false")) {
    return (field) => (field === "" ? null : field === "true");
  }
  return (field) => (field === "" ? null : field);
}

/**
 * Columns and rows of comma-separated values (RFC 4180) whose first line names the columns; empty fields are null.
 *
 * @throws AstroNetError where there is no first line, or a line has another number of fields than it.
 */
export function readCsv(text: string): TableData {
  const [names, ...rows] = lines(text);
  if (names === undefined)
    throw new AstroNetError("no table: the text is empty (its first line names the columns)");
  rows.forEach((row, index) => {
    if (row.length !== names.length) {
      throw new AstroNetError(
        `row ${index + 1} of the table has ${row.length} fields, its head has ${names.length}`,
      );
    }
  });
  const readers = names.map((_, c) => reader(rows.map((row) => row[c] ?? "")));
  return {
    columns: names.map((name) => ({ name })),
    rows: rows.map((row) => row.map((field, c) => readers[c]!(field))),
  };
}
