import { headingOf } from "./column";
import { writeLines } from "./csv-lines";
import { isQuantity } from "./number";
import type { TableData } from "./table";

/** A table as comma-separated values with every digit; a column with uncertainties becomes two. */
export function writeCsv({ columns, rows }: TableData): string {
  const wide = columns.map((_, c) => rows.some((row) => isQuantity(row[c])));
  const head = columns.flatMap((column, c) => {
    const heading = headingOf(column);
    return wide[c] === true ? [heading, `${heading} uncertainty`] : [heading];
  });
  const body = rows.map((row) =>
    row.flatMap((cell, c) => {
      if (isQuantity(cell)) return [cell.value, cell.uncertainty];
      return wide[c] === true ? [cell, null] : [cell];
    }),
  );
  return writeLines([head, ...body].map((line) => line.map((cell) => (cell === null ? "" : String(cell)))));
}
