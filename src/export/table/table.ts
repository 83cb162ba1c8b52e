import { AstroNetError } from "../../error";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../../mime";
import { isRecord } from "../figure/json";
import type { Cell, Column } from "./column";
import { formatCell, magnitude } from "./column";
import { writeCsv } from "./csv";
import { writeDataFrame, type DataFrame } from "./frame";
import { writeHtml } from "./html";
import { writeLatex, type LatexOptions } from "./latex";
import { writeMarkdown } from "./markdown";
import { isQuantity } from "./number";
import { spreadOf } from "./spread";
import { writeText } from "./text";

/** Columns and rows: what every writer of tables needs. */
export interface TableData {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What is like a data frame: danfo.js's, or anything with the same columns and values. */
export interface FrameLike {
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[] | readonly unknown[];
}

/** What a table can be made of: records, a data frame, or a table. */
export type TableSource = readonly Readonly<Record<string, unknown>>[] | FrameLike | TableData;

/** More about a table than its data says. */
export interface TableOptions {
  /** The columns to take, in this order: names, or names with a unit, digits and direction; by default all. */
  readonly columns?: readonly (string | Column)[];
}

function cell(value: unknown, place: string): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  if (isQuantity(value)) return { value: value.value, uncertainty: value.uncertainty };
  throw new AstroNetError(
    `${place} of a table is ${typeof value} (use numbers, strings, booleans, null or { value, uncertainty })`,
  );
}

function isFrame(source: unknown): source is FrameLike {
  return (
    isRecord(source) &&
    Array.isArray(source.columns) &&
    source.columns.every((name) => typeof name === "string" || typeof name === "number") &&
    Array.isArray(source.values)
  );
}

function isTable(source: unknown): source is TableData {
  return (
    isRecord(source) &&
    Array.isArray(source.columns) &&
    source.columns.every((column) => isRecord(column) && typeof column.name === "string") &&
    Array.isArray(source.rows)
  );
}

/** Reads a source into columns and rows, as it comes. */
function read(source: unknown): TableData {
  if (isTable(source)) return source;
  if (isFrame(source)) {
    const columns = source.columns.map((name) => ({ name: name }));
    const rows = source.values.map((row) => (Array.isArray(row) ? (row as unknown[]) : [row]));
    return {
      columns,
      rows: rows.map((row, r) => columns.map(({ name }, c) => cell(row[c], `row ${r}, column "${name}"`))),
    };
  }
  if (Array.isArray(source) && source.every(isRecord)) {
    const names = [...new Set(source.flatMap((row) => Object.keys(row)))];
    return {
      columns: names.map((name) => ({ name })),
      rows: source.map((row, r) => names.map((name) => cell(row[name], `row ${r}, column "${name}"`))),
    };
  }
  throw new AstroNetError("not a table: give an array of records, a data frame, or columns and rows");
}

/** Takes the columns that are asked for. */
function taken(data: TableData, wanted: readonly (string | Column)[]): TableData {
  const names = data.columns.map(({ name }) => name);
  const places = wanted.map((column) => {
    const name = typeof column === "string" ? column : column.name;
    const place = names.indexOf(name);
    if (place < 0) throw new AstroNetError(`no column "${name}" (the table has ${names.join(", ")})`);
    return place;
  });
  return {
    columns: wanted.map((column, index) =>
      typeof column === "string" ? (data.columns[places[index] ?? 0] ?? { name: column }) : column,
    ),
    rows: data.rows.map((row) => places.map((place) => row[place] ?? null)),
  };
}

/**
 * A small table for a page or a paper: columns with names, units and number formats, rows of cells.
 *
 * It is immutable, shows itself in a notebook as HTML with a text form, and writes itself as LaTeX, Markdown, HTML,
 * CSV or a data frame. A value ± its uncertainty is one cell, `{ value, uncertainty }`.
 */
export class Table implements TableData, Displayable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];

  /**
   * @throws AstroNetError where the source is no table, a column is missing or named twice, or a row has another
   *   number of cells than there are columns.
   */
  constructor(source: TableSource, options: TableOptions = {}) {
    const data = read(source);
    const { columns, rows } = options.columns === undefined ? data : taken(data, options.columns);
    const names = columns.map(({ name }) => name);
    if (names.length === 0) throw new AstroNetError("a table needs at least one column");
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new AstroNetError(`column "${twice}" is there twice`);
    rows.forEach((row, index) => {
      if (row.length !== names.length) {
        throw new AstroNetError(`row ${index} of the table has ${row.length} cells, not ${names.length}`);
      }
    });
    this.columns = Object.freeze([...columns]);
    this.rows = Object.freeze(rows.map((row) => Object.freeze([...row])));
  }

  /** The table in the order of one column's numbers, or words; empty cells come last. */
  sortBy(name: string, order: "rising" | "falling" = "rising"): Table {
    const place = this.columns.findIndex((column) => column.name === name);
    if (place < 0) {
      throw new AstroNetError(
        `no column "${name}" (the table has ${this.columns.map((c) => c.name).join(", ")})`,
      );
    }
    const sign = order === "rising" ? 1 : -1;
    const rows = [...this.rows].sort((a, b) => sign * compare(a[place] ?? null, b[place] ?? null, sign));
    return new Table({ columns: this.columns, rows });
  }

  /**
   * Means over repeated runs: a row for each value of the column `by`, with how many rows it has (column `count`, "runs" by
   * default), and of each column in `of` the mean ± the sample standard deviation.
   *
   * @throws AstroNetError where there is no such column, or it has something else than numbers.
   */
  spread(by: string, of: readonly string[], { count = "runs" } = {}): Table {
    return new Table(spreadOf(this, by, of, count));
  }

  /** The rows as records, by the names of the columns. */
  toRecords(): Record<string, Cell>[] {
    const names = this.columns.map(({ name }) => name);
    return this.rows.map((row) => Object.fromEntries(names.map((name, c) => [name, row[c] ?? null])));
  }

  /** LaTeX source; see the function of that name. */
  toLatex(options: LatexOptions = {}): string {
    return writeLatex(this, options);
  }

  /** A Markdown table, numbers at the right. */
  toMarkdown(): string {
    return writeMarkdown(this);
  }

  /** An HTML table. */
  toHtml(): string {
    return writeHtml(this);
  }

  /** Comma-separated values with every digit; an uncertainty has a column of its own. */
  toCsv(): string {
    return writeCsv(this);
  }

  /** Aligned text. */
  toString(): string {
    return writeText(this);
  }

  /** A danfo.js data frame; danfo.js is loaded when this is first called. */
  toDataFrame(): DataFrame {
    return writeDataFrame(this);
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/html": this.toHtml(), "text/plain": this.toString() };
  }
}

/** Orders two cells; `sign` turns with the order, so that empty cells stay at the end. */
function compare(a: Cell, b: Cell, sign: number): number {
  const [left, right] = [magnitude(a), magnitude(b)];
  if (left !== undefined && right !== undefined) return left - right;
  if (a === null || b === null) return a === b ? 0 : a === null ? sign : -sign;
  return formatCell(a, { name: "" }).localeCompare(formatCell(b, { name: "" }), "en");
}

/** A table of records, of a data frame, or of another table with other columns. */
export function table(source: TableSource, options: TableOptions = {}): Table {
  return new Table(source, options);
}
