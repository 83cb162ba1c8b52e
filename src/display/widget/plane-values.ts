import { AstroNetError } from "../../error";
import { isRecord } from "../../export/figure/json";
import { grid, numbers, type Numbers } from "../figure/check";
import type { Plane } from "../gates/gate-map";

/** Values on the unit plane, row by row. */
export interface PlaneValues {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/**
 * A plane as one typed array, a copy.
 *
 * @throws AstroNetError where rows differ in length, a value is not finite, or the shape does not fit.
 */
export function planeValues(plane: Plane): PlaneValues {
  const given: unknown = plane;
  if (isRecord(given) && "values" in given) {
    const { values, rows, columns } = plane as { values: Numbers; rows: number; columns: number };
    const list = numbers("plane.values", values);
    if (list.length !== rows * columns) {
      throw new AstroNetError(`plane of ${rows} × ${columns} units has ${list.length} values`);
    }
    return { rows, columns, values: Float32Array.from(list) };
  }
  const table = grid("plane", given);
  return { rows: table.length, columns: table[0]?.length ?? 0, values: Float32Array.from(table.flat()) };
}
