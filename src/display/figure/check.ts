import { AstroNetError } from "../../error";
import { isRecord } from "../../export/figure/json";

/** Numbers in a row: an array or a typed array. */
export type Numbers = ArrayLike<number>;

function kind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? JSON.stringify(value) : typeof value;
}

/** True for an array or a typed array. */
export function isNumbers(value: unknown): value is Numbers {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/**
 * Finite numbers as a plain array.
 *
 * @throws AstroNetError where `value` is no array, is empty, or holds something that is no finite number.
 */
export function numbers(name: string, value: unknown): number[] {
  if (!isNumbers(value)) throw new AstroNetError(`${name} must be an array of numbers: ${kind(value)}`);
  const list = Array.from(value);
  if (list.length === 0) throw new AstroNetError(`${name} is empty (give at least one number)`);
  list.forEach((entry: unknown, index) => {
    if (typeof entry !== "number" || !Number.isFinite(entry)) {
      throw new AstroNetError(`${name}[${index}] is not a finite number: ${String(entry)}`);
    }
  });
  return list;
}

/**
 * A table of finite numbers whose rows are equally long.
 *
 * @throws AstroNetError where it is not.
 */
export function grid(name: string, value: unknown): number[][] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new AstroNetError(`${name} must be an array of rows of numbers: ${kind(value)}`);
  }
  const rows = value.map((row, index) => numbers(`${name}[${index}]`, row));
  const width = rows[0]?.length ?? 0;
  const odd = rows.findIndex((row) => row.length !== width);
  if (odd >= 0) {
    throw new AstroNetError(`${name}[${odd}] has ${rows[odd]?.length ?? 0} values, ${name}[0] has ${width}`);
  }
  return rows;
}

/**
 * A list of records that is not empty.
 *
 * @throws AstroNetError where it is no list, is empty, or holds something else.
 */
export function records<T extends object>(name: string, value: readonly T[]): readonly T[] {
  const list: unknown = value;
  if (!Array.isArray(list)) throw new AstroNetError(`${name} must be an array: ${kind(list)}`);
  if (list.length === 0) throw new AstroNetError(`${name} is empty (give at least one entry)`);
  list.forEach((entry, index) => {
    if (!isRecord(entry)) throw new AstroNetError(`${name}[${index}] must be an object: ${kind(entry)}`);
  });
  return value;
}
