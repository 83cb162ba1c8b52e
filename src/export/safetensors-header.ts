import { AstroNetError } from "../error";

/** What a header says of one tensor. */
export interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly offsets: readonly [start: number, end: number];
}

/** The header of a safetensors file, and the tensors' bytes behind it. */
export interface Header {
  readonly tensors: ReadonlyMap<string, HeaderEntry>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly data: Uint8Array;
}

/**
 * Reads the header of a safetensors file: an 8-byte little-endian length, then JSON.
 *
 * @throws AstroNetError if it does not fit the bytes, or is none.
 */
export function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength < 8 ? Number.NaN : Number(view.getBigUint64(0, true));
  if (!(8 + length <= bytes.byteLength)) {
    throw new AstroNetError(
      `safetensors: a header of ${length} bytes in a file of ${bytes.byteLength} (the file is truncated, or another format)`,
    );
  }
  const { __metadata__: metadata = {}, ...tensors } = parsed(bytes.subarray(8, 8 + length));
  if (!isRecord(metadata) || !Object.values(metadata).every((text) => typeof text === "string")) {
    throw new AstroNetError("safetensors: metadata that is no texts by name (the file is damaged)");
  }
  return {
    tensors: new Map(Object.entries(tensors).map(([name, entry]) => [name, checkedEntry(name, entry)])),
    metadata: metadata as Record<string, string>,
    data: bytes.subarray(8 + length),
  };
}

function parsed(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    const message = "safetensors: a header that is no JSON (the file is damaged, or another format)";
    throw new AstroNetError(message, { cause });
  }
  if (isRecord(header)) return header;
  throw new AstroNetError("safetensors: a header that is no record (the file is damaged, or another format)");
}

function checkedEntry(name: string, entry: unknown): HeaderEntry {
  if (isRecord(entry)) {
    const { dtype, shape, data_offsets: offsets } = entry;
    if (typeof dtype === "string" && isCounts(shape) && isCounts(offsets) && offsets.length === 2) {
      return { dtype, shape, offsets: [offsets[0]!, offsets[1]!] };
    }
  }
  throw new AstroNetError(
    `safetensors: ${JSON.stringify(entry)} for "${name}" (no dtype, shape and offsets: the file is damaged)`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}
