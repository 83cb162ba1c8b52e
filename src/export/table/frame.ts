import type * as Danfo from "danfojs-node";
import { createRequire } from "node:module";
import { headingOf } from "./column";
import { isQuantity } from "./number";
import type { TableData } from "./table";

/** A danfo.js data frame. */
export type DataFrame = Danfo.DataFrame;

/**
 * A table as a danfo.js data frame; a column with uncertainties becomes two.
 *
 * danfo.js takes two seconds to load, so it is loaded here and not with the library.
 */
export function writeDataFrame({ columns, rows }: TableData): DataFrame {
  const wide = columns.map((_, c) => rows.some((row) => isQuantity(row[c])));
  const names = columns.flatMap((column, c) => {
    const heading = headingOf(column);
    return wide[c] === true ? [heading, `${heading} uncertainty`] : [heading];
  });
  const values = rows.map((row) =>
    row.flatMap((cell, c) => {
      if (isQuantity(cell)) return [cell.value, cell.uncertainty];
      return wide[c] === true ? [cell, NaN] : [cell];
    }),
  );
  const danfo = createRequire(__filename)("danfojs-node") as typeof Danfo;
  return new danfo.DataFrame(values, { columns: names });
}
