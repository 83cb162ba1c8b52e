import { AstroNetError } from "../error";

import type { DataFile } from "./data-file";

/** Pixels and labels of one file. */
export interface LabelledImages {
  readonly path: string;
  /** 0..255, NHWC. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** Height and width of a CIFAR image. */
export const cifarSide = 32;
const plane = cifarSide * cifarSide;

/**
 * Reads a file in CIFAR's binary format: one record an image, its label bytes first, then 3 · 32 · 32 pixels.
 *
 * The file keeps each colour as a plane of its own (channel, row, column); the images come back as row, column, channel.
 *
 * @param labelBytes label bytes a record: 1 in CIFAR-10, 2 (coarse, fine) in CIFAR-100.
 * @param labelAt which of them is the label.
 * @throws AstroNetError if the file is empty or ends within a record.
 * @see Krizhevsky (2009), Learning multiple layers of features from tiny images.
 */
export function parseCifar({ path, bytes }: DataFile, labelBytes: number, labelAt: number): LabelledImages {
  const record = labelBytes + 3 * plane;
  const count = Math.floor(bytes.length / record);
  if (count === 0 || bytes.length % record !== 0) {
    throw new AstroNetError(
      `file cut short: ${path} has ${bytes.length} bytes, which is ${count} records of ${record} bytes and ${bytes.length - count * record} more; expected whole records, 10,000 or 50,000 in the original files (copy or download it again)`,
    );
  }
  const images = new Uint8Array(count * 3 * plane);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = bytes[i * record + labelAt] ?? NaN;
    const from = i * record + labelBytes;
    let to = i * 3 * plane;
    for (let pixel = from; pixel < from + plane; pixel++) {
      images[to++] = bytes[pixel] ?? NaN;
      images[to++] = bytes[pixel + plane] ?? NaN;
      images[to++] = bytes[pixel + 2 * plane] ?? NaN;
    }
  }
  return { path, images, labels };
}
