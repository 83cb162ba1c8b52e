import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { readCsvRows, writeCsvRows, type CsvRow } from "../../src";

/** A row of `notebooks/results/NAME.csv`, column by column. */
export type Row = CsvRow;

/** The columns that each experiment has. */
export const firstColumns = [
  "experiment",
  "method",
  "seed",
  "test_error_percent",
  "parameters",
  "macs",
  "seconds",
  "engine",
  "commit",
  "command",
] as const;

/** Reads a table of results; none yet is an empty one. */
export function readRows(path: string): Row[] {
  if (!existsSync(path)) return [];
  return readCsvRows(readFileSync(path, "utf8")).rows;
}

/** Puts a row into a table, in place of an older one of its method and seed; in the order of methods, then seeds. */
export function withRow(rows: readonly Row[], row: Row, methods: readonly string[]): Row[] {
  const others = rows.filter(({ method, seed }) => method !== row.method || seed !== row.seed);
  const place = ({ method = "", seed }: Row): number =>
    (methods.indexOf(method) + 1 || methods.length + 1) * 1e6 + Number(seed);
  return [...others, row].sort((a, b) => place(a) - place(b));
}

/** Writes a table. */
export function writeRows(path: string, rows: readonly Row[], columns: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, writeCsvRows(columns, rows));
}
