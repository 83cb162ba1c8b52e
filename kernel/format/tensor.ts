import { listText } from "./array";
import { shortBytes } from "./text";

/** What a tensor of TensorFlow.js is known by; the kernel does not import TensorFlow.js for it. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
  readonly rank: number;
  readonly isDisposed?: boolean;
  dataSync(): ArrayLike<unknown>;
  data(): Promise<ArrayLike<unknown>>;
}

/** Bytes of one value of each type. */
const width: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, complex64: 8 };

/** Values of more than this many are not fetched from the device to be shown. */
const fetched = 1_000_000;

/** Whether a value looks like a tensor. */
export function isTensor(value: unknown): value is TensorLike {
  return (
    typeof value === "object" &&
    value !== null &&
    "dataSync" in value &&
    typeof value.dataSync === "function" &&
    "shape" in value &&
    Array.isArray(value.shape) &&
    "dtype" in value &&
    typeof value.dtype === "string" &&
    "size" in value &&
    typeof value.size === "number"
  );
}

/**
 * Shows a tensor: its shape and type, its values with those in the middle left out, and its memory; later where its engine
 * does not read at once.
 */
export function tensorText(tensor: TensorLike): string | Promise<string> {
  const { shape, dtype, size } = tensor;
  const bytes = width[dtype];
  const head = `Tensor ${dtype} [${shape.join(", ")}]`;
  const memory = bytes === undefined ? `${size} values` : shortBytes(size * bytes);
  if (tensor.isDisposed === true) return `${head}, ${memory}, disposed`;
  if (size > fetched || dtype === "complex64") return `${head}, ${memory}`;
  const text = (values: ArrayLike<unknown>): string => `${head}, ${memory}\n${nested(values, shape, 0)}`;
  const values = valuesOf(tensor);
  return values instanceof Promise ? values.then(text) : text(values);
}

/** WebGPU refuses to read at once; what else is wrong with a tensor, reading it later says too. */
function valuesOf(tensor: TensorLike): ArrayLike<unknown> | Promise<ArrayLike<unknown>> {
  try {
    return tensor.dataSync();
  } catch {
    return tensor.data();
  }
}

/** How many rows are shown at each end of an axis before the last one. */
const rows = 3;

/** The values of a tensor as nested lists, one row a line. */
function nested(values: ArrayLike<unknown>, shape: readonly number[], depth: number): string {
  const [length, ...inner] = shape;
  if (length === undefined) return listText(values).slice(1, -1);
  if (inner.length === 0) return listText(values);
  const size = inner.reduce((product, extent) => product * extent, 1);
  const row = (index: number): string =>
    nested(slice(values, index * size, (index + 1) * size), inner, depth + 1);
  const shown =
    length <= 2 * rows + 1
      ? Array.from({ length }, (_unused, index) => row(index))
      : [
          ...Array.from({ length: rows }, (_unused, index) => row(index)),
          "…",
          ...Array.from({ length: rows }, (_unused, index) => row(length - rows + index)),
        ];
  return `[${shown.join(`,\n${" ".repeat(depth + 1)}`)}]`;
}

function slice(values: ArrayLike<unknown>, from: number, to: number): ArrayLike<unknown> {
  return ArrayBuffer.isView(values) && "subarray" in values
    ? (values as unknown as Float32Array).subarray(from, to)
    : Array.prototype.slice.call(values, from, to);
}
