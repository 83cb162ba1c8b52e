import { AstroNetError } from "../error";

/** A tensor as a safetensors file holds it. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** The dtypes that AstroNet writes and reads; int64 is narrowed to int32, as TensorFlow.js has no wider integer. */
const widths = { F32: 4, I32: 4, I64: 8 } as const;

/**
 * Reads a safetensors file: an 8-byte little-endian length, a JSON header, then the tensors' bytes.
 *
 * @param bytes the whole file
 * @returns tensors by name
 * @throws AstroNetError if the header does not fit the bytes, or a dtype is not F32, I32 or I64.
 */
export function readSafetensors(bytes: Uint8Array): ReadonlyMap<string, StoredTensor> {
  const { header, data } = readHeader(bytes);
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== "__metadata__")
      .map(([name, entry]) => [name, readTensor(name, entry, data)]),
  );
}

/**
 * The texts that a safetensors file carries beside its tensors, by name.
 *
 * @throws AstroNetError if the header does not fit the bytes.
 */
export function readMetadata(bytes: Uint8Array): Readonly<Record<string, string>> {
  return (readHeader(bytes).header.__metadata__ ?? {}) as unknown as Record<string, string>;
}

/**
 * Writes tensors as a safetensors file, which PyTorch, JAX and others read.
 *
 * @param tensors tensors by name, written in this order
 * @param metadata texts by name, for the file's header
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  for (const [name, { shape, values }] of tensors) {
    const end = offset + values.byteLength;
    const dtype = values instanceof Float32Array ? "F32" : "I32";
    header[name] = { dtype, shape: [...shape], data_offsets: [offset, end] };
    offset = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // The format asks for tensors that begin at a multiple of 8; spaces behind the JSON are part of it.
  const length = Math.ceil(text.byteLength / 8) * 8;
  const bytes = new Uint8Array(8 + length + offset).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

function readHeader(bytes: Uint8Array): { header: Record<string, Entry>; data: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength < 8 ? Number.NaN : Number(view.getBigUint64(0, true));
  if (!(8 + length <= bytes.byteLength)) {
    throw new AstroNetError(
      `safetensors: a header of ${length} bytes in a file of ${bytes.byteLength} (the file is truncated, or another format)`,
    );
  }
  try {
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    return { header: JSON.parse(text) as Record<string, Entry>, data: bytes.subarray(8 + length) };
  } catch (cause) {
    throw new AstroNetError(
      "safetensors: a header that is no JSON (the file is damaged, or another format)",
      {
        cause,
      },
    );
  }
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: readonly [number, number];
}

function readTensor(name: string, entry: Entry, data: Uint8Array): StoredTensor {
  const { dtype, shape } = entry;
  if (!(dtype in widths)) {
    throw new AstroNetError(`safetensors: dtype ${dtype} of "${name}" (F32, I32 and I64 are read)`);
  }
  const [start, end] = entry.data_offsets;
  const size = shape.reduce((product, side) => product * side, 1);
  if (end - start !== size * widths[dtype as keyof typeof widths] || end > data.byteLength) {
    throw new AstroNetError(
      `safetensors: bytes ${start} to ${end} for "${name}" [${shape.join(", ")}] ${dtype} (the file is truncated or damaged)`,
    );
  }
  // A copy, because the file's bytes need not lie at a multiple of the value's width (and a Buffer's slice is none).
  const own = new Uint8Array(data.subarray(start, end)).buffer;
  if (dtype === "I64") return { shape, values: Int32Array.from(new BigInt64Array(own), Number) };
  return { shape, values: dtype === "F32" ? new Float32Array(own) : new Int32Array(own) };
}
