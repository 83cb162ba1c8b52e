import { createRequire } from "node:module";
import { headingOf } from "./column";
import { isQuantity } from "./number";
import type { TableData } from "./table";

/**
 * What is told of a danfo.js data frame. Its own types are not named here: every notebook would read all of danfo.js's
 * declarations before its first cell (`import { DataFrame } from "danfojs-node"` has them).
 */
export interface DataFrame {
  /** The names of the columns. */
  readonly columns: string[];
  readonly index: (string | number)[];
  /** How many rows and columns there are. */
  readonly shape: number[];
  /** The rows. */
  readonly values: unknown[][];
  /** Its first rows. */
  head(rows?: number): DataFrame;
  /** Count, mean, deviation and quartiles of the columns that are numbers. */
  describe(): DataFrame;
  print(): void;
  toString(): string;
}

/** The part of danfo.js that is used. */
interface Danfo {
  readonly DataFrame: new (rows: unknown[][], options: { columns: string[] }) => DataFrame;
}

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
  const danfo = createRequire(__filename)("danfojs-node") as Danfo;
  return new danfo.DataFrame(values, { columns: names });
}
