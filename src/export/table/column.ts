import { isQuantity, roundQuantity, type Quantity } from "./number";

/** What stands in one place of a table; `null` is a place with nothing in it. */
export type Cell = number | string | boolean | Quantity | null;

/** One column of a table: its heading and how its numbers are written. */
export interface Column {
  readonly name: string;
  /** Stands behind the name, for example `"%"` or `"ms"`. */
  readonly unit?: string;
  /** Digits after the point; by default a number is written with four significant digits, whole ones whole. */
  readonly digits?: number;
  /** Whether high or low values are good: what `bold: "best"` looks for. */
  readonly better?: "higher" | "lower";
}

/** The heading of a column: its name with its unit in brackets. */
export function headingOf({ name, unit }: Column): string {
  return unit === undefined || unit === "" ? name : `${name} (${unit})`;
}

/** A number in plain decimals, as the column wants it. */
export function formatNumber(value: number, digits: number | undefined): string {
  if (!Number.isFinite(value)) return String(value);
  if (digits !== undefined) return value.toFixed(digits);
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}

/** Groups the digits of a whole number by threes with a thin space, from five digits on. */
export function grouped(text: string, space: string): string {
  const [whole = "", fraction] = text.split(".");
  const digits = whole.replace("-", "");
  if (digits.length < 5 || !/^\d+$/.test(digits)) return text;
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, space);
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** A cell as a reader sees it: a value ± its uncertainty, a minus sign that is one, digits in groups. */
export function formatCell(cell: Cell, column: Column): string {
  if (cell === null) return "";
  if (typeof cell === "number") return grouped(formatNumber(cell, column.digits), "\u2009").replace("-", "−");
  if (isQuantity(cell)) {
    const { value, uncertainty } = roundQuantity(cell);
    return `${grouped(value, "\u2009").replace("-", "−")} ± ${grouped(uncertainty, "\u2009")}`;
  }
  return String(cell);
}

/** The number by which a cell is compared with others of its column; undefined where it has none. */
export function magnitude(cell: Cell): number | undefined {
  if (typeof cell === "number") return Number.isNaN(cell) ? undefined : cell;
  return isQuantity(cell) ? cell.value : undefined;
}

/** True where every cell of a column is a number, a quantity or empty: such columns are aligned at the right. */
export function isNumeric(cells: readonly Cell[]): boolean {
  return (
    cells.some((cell) => cell !== null) &&
    cells.every((cell) => cell === null || magnitude(cell) !== undefined)
  );
}
