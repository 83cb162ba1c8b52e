import { AstroNetError } from "../error";

import type { DataFile } from "./data-file";

/** An array of bytes with its shape, as an IDX file holds it. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

/**
 * Reads an IDX file of unsigned bytes, the format of MNIST (LeCun, Cortes and Burges).
 *
 * The file starts with 0, 0, the type 0x08 and the number of dimensions, then one big-endian 32-bit length for each
 * dimension; the bytes follow in row-major order. The values share memory with the file's bytes.
 *
 * @param dimensions how many dimensions are expected: 3 for images, 1 for labels.
 * @throws AstroNetError if the magic number is another, or the file is shorter or longer than its header says.
 */
export function parseIdx({ path, bytes }: DataFile, dimensions: number): IdxArray {
  const header = 4 + 4 * dimensions;
  const expected = 0x0800 + dimensions;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 4 && view.getUint32(0) !== expected) {
    throw new AstroNetError(
      `wrong magic number in ${path}: found ${hex(view.getUint32(0))}, expected ${hex(expected)} (${meaning(view.getUint32(0), dimensions)})`,
    );
  }
  if (bytes.length < header) {
    throw new AstroNetError(
      `file cut short: ${path} has ${bytes.length} bytes, its header alone takes ${header} (copy or download it again)`,
    );
  }
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const needed = header + shape.reduce((size, length) => size * length, 1);
  if (bytes.length !== needed) {
    const fault = bytes.length < needed ? "file cut short" : "bytes after the end";
    throw new AstroNetError(
      `${fault}: ${path} has ${bytes.length} bytes, expected ${needed} for ${shape.join(" x ")} values (copy or download it again)`,
    );
  }
  return { shape, values: bytes.subarray(header) };
}

function hex(magic: number): string {
  return `0x${magic.toString(16).padStart(8, "0")}`;
}

function meaning(magic: number, dimensions: number): string {
  if (magic === 0x0801) return "this is a file of labels: are the two names swapped?";
  if (magic === 0x0803) return "this is a file of images: are the two names swapped?";
  if (magic >>> 16 !== 0) return "this is not an IDX file: copy or download it again";
  if (((magic >>> 8) & 0xff) !== 0x08) return "only unsigned bytes, type 0x08, are read";
  return `it has ${magic & 0xff} dimensions instead of ${dimensions}`;
}
