import { AstroNetError } from "../../error";

import type { Cell } from "./column";
import type { TableData } from "./table";

/** Mean m = Σ x / n with the sample standard deviation √(Σ (x − m)² / (n − 1)); of one number the number alone. */
function meanOf(values: readonly number[]): Cell {
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  if (values.length === 1) return value;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  return { value, uncertainty: Math.sqrt(squares / (values.length - 1)) };
}

/** What some columns come to, a row for each value of the column `by`, in the order of their first rows. */
export function spreadOf(
  { columns, rows }: TableData,
  by: string,
  of: readonly string[],
  count: string,
): TableData {
  const place = (name: string): number => {
    const found = columns.findIndex((column) => column.name === name);
    if (found >= 0) return found;
    throw new AstroNetError(`no column "${name}" (the table has ${columns.map((c) => c.name).join(", ")})`);
  };
  const key = place(by);
  const places = of.map(place);
  const groups = new Map<Cell, (readonly Cell[])[]>();
  for (const row of rows) groups.set(row[key]!, [...(groups.get(row[key]!) ?? []), row]);
  return {
    columns: [columns[key]!, { name: count }, ...places.map((at) => columns[at]!)],
    rows: [...groups].map(([group, own]) => [
      group,
      own.length,
      ...places.map((at) => meanOf(own.map((row) => numberIn(row[at]!, columns[at]!.name, group)))),
    ]),
  };
}

function numberIn(cell: Cell, column: string, group: Cell): number {
  if (typeof cell === "number") return cell;
  throw new AstroNetError(
    `no mean of column "${column}": it has ${JSON.stringify(cell)} in the rows of ${JSON.stringify(group)} (numbers alone have one)`,
  );
}
