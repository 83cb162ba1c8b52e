import { shortBytes, shortNumber } from "./text";

/** How many values are shown at each end of a long array. */
const ends = 3;

/** An array of numbers of one type. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** Whether a value is a typed array (a `DataView` is none). */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Shows a typed array: its kind, its length, its first and last values, and its memory. */
export function arrayText(array: TypedArray): string {
  const kind = Buffer.isBuffer(array) ? "Buffer" : array.constructor.name;
  return `${kind}(${array.length}) ${listText(array)} ${shortBytes(array.byteLength)}`;
}

/** The values of a list, with those in the middle left out when there are many. */
export function listText(values: ArrayLike<unknown>): string {
  const { length } = values;
  const text = (index: number): string => shortNumber(values[index]);
  const range = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_unused, offset) => text(from + offset));
  if (length <= 4 * ends) return `[${range(0, length).join(", ")}]`;
  return `[${[...range(0, ends), "…", ...range(length - ends, length)].join(", ")}]`;
}
