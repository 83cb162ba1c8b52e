import { AstroNetError } from "../error";

import { fromHalf, toHalf } from "../engine/half";
import { readHeader, type HeaderEntry } from "./safetensors-header";

/** A tensor as a safetensors file holds it. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** How a safetensors file is written. */
export interface WriteOptions {
  /** Texts by name, for the file's header. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Names of tensors of floats that are written in half precision. */
  readonly half?: ReadonlySet<string>;
}

/**
 * The dtypes that AstroNet reads; int64 is narrowed to int32, as TensorFlow.js has no wider integer, and half precision becomes
 * float32.
 */
const widths = { F32: 4, F16: 2, I32: 4, I64: 8 } as const;

/**
 * Reads a safetensors file: an 8-byte little-endian length, a JSON header, then the tensors' bytes.
 *
 * @param bytes the whole file
 * @returns tensors by name
 * @throws AstroNetError if the header does not fit the bytes, or a dtype is not F32, F16, I32 or I64.
 */
export function readSafetensors(bytes: Uint8Array): ReadonlyMap<string, StoredTensor> {
  const { tensors, data } = readHeader(bytes);
  return new Map([...tensors].map(([name, entry]) => [name, readTensor(name, entry, data)]));
}

/**
 * The texts that a safetensors file carries beside its tensors, by name.
 *
 * @throws AstroNetError if the header does not fit the bytes.
 */
export function readMetadata(bytes: Uint8Array): Readonly<Record<string, string>> {
  return readHeader(bytes).metadata;
}

/**
 * Writes tensors as a safetensors file, which PyTorch, JAX and others read.
 *
 * @param tensors tensors by name, written in this order, those in half precision last
 * @throws AstroNetError if a number is too large for half precision.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  { metadata, half = new Set() }: WriteOptions = {},
): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  const parts: Uint8Array[] = [];
  // Halves stand last, so that wider numbers begin at a multiple of their width.
  const isHalf = ([name]: readonly [string, StoredTensor]): number => Number(half.has(name));
  for (const [name, { shape, values }] of [...tensors].sort((a, b) => isHalf(a) - isHalf(b))) {
    const { dtype, bytes } = half.has(name) ? halves(name, values) : whole(values);
    header[name] = { dtype, shape: [...shape], data_offsets: [offset, offset + bytes.byteLength] };
    offset += bytes.byteLength;
    parts.push(bytes);
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // The format asks for tensors that begin at a multiple of 8; spaces behind the JSON are part of it.
  const length = Math.ceil(text.byteLength / 8) * 8;
  const file = new Uint8Array(8 + length + offset).fill(0x20, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, 8);
  let at = 8 + length;
  for (const bytes of parts) {
    file.set(bytes, at);
    at += bytes.byteLength;
  }
  return file;
}

function whole(values: StoredTensor["values"]): { dtype: string; bytes: Uint8Array } {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { dtype: values instanceof Float32Array ? "F32" : "I32", bytes };
}

function halves(name: string, values: StoredTensor["values"]): { dtype: string; bytes: Uint8Array } {
  if (!(values instanceof Float32Array)) return whole(values);
  const largest = values.find((value) => Math.abs(value) >= 65_520);
  if (largest !== undefined) {
    throw new AstroNetError(
      `safetensors: ${largest} in "${name}" is too large for half precision (write it in float32)`,
    );
  }
  return { dtype: "F16", bytes: new Uint8Array(toHalf(values).buffer) };
}

function readTensor(name: string, { dtype, shape, offsets }: HeaderEntry, data: Uint8Array): StoredTensor {
  if (!(dtype in widths)) {
    throw new AstroNetError(`safetensors: dtype ${dtype} of "${name}" (F32, F16, I32 and I64 are read)`);
  }
  const [start, end] = offsets;
  const size = shape.reduce((product, side) => product * side, 1);
  if (end - start !== size * widths[dtype as keyof typeof widths] || end > data.byteLength) {
    throw new AstroNetError(
      `safetensors: bytes ${start} to ${end} for "${name}" [${shape.join(", ")}] ${dtype} (the file is truncated or damaged)`,
    );
  }
  // A copy, because the file's bytes need not lie at a multiple of the value's width (and a Buffer's slice is none).
  const own = new Uint8Array(data.subarray(start, end)).buffer;
  if (dtype === "I64") return { shape, values: Int32Array.from(new BigInt64Array(own), Number) };
  if (dtype === "F16") return { shape, values: fromHalf(new Uint16Array(own)) };
  return { shape, values: dtype === "F32" ? new Float32Array(own) : new Int32Array(own) };
}
