import { AstroNetError } from "../../error";
import type { Cell } from "./column";
import { readLines } from "./csv-lines";
import type { TableData } from "./table";

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
  const [names, ...rows] = readLines(text);
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
