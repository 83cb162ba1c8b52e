import { AstroNetError } from "../error";

import { dataset, type Dataset } from "./dataset";
import { decodeImages } from "./image";
import { listImages, type ImageList } from "./image-list";
import type { Scaling } from "./scaling";

/** The channel statistics that networks for ImageNet are commonly trained with. */
export const imageNetScaling: Scaling = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** How the images of a folder are read. */
export interface ImageFolderOptions {
  /** Side of the square that each image becomes: its shorter side is resized to it, the middle is kept. */
  readonly size: number;
  /** ImageNet's channel statistics by default. */
  readonly scaling?: Scaling | undefined;
  /** The classes to expect, for a test folder that must number them as the training folder does. */
  readonly classes?: readonly string[] | undefined;
}

/** More than this many bytes of pixels are not held in memory at once. */
const mostBytes = 2 ** 31;

/**
 * Reads a whole folder laid out as `class/image.JPEG` into memory.
 *
 * For a folder that does not fit, `imageBatches` decodes batch by batch while training runs.
 *
 * @throws AstroNetError if the folder is not laid out so, a file does not decode, or the pixels would take more than 2 GiB.
 */
export async function imageFolder(folder: string, options: ImageFolderOptions): Promise<Dataset> {
  const { size, scaling = imageNetScaling } = options;
  checkSide(size);
  const list = listImages(folder, options.classes);
  checkMemory(list, size);
  return dataset({
    name: list.name,
    images: await decodeImages(list.files, size),
    labels: list.labels,
    shape: [size, size, 3],
    classes: list.classes,
    scaling,
  });
}

/**
 * Refuses a side that is not a positive whole number of pixels.
 *
 * @throws AstroNetError
 */
export function checkSide(side: number): void {
  if (!Number.isInteger(side) || side < 1) {
    throw new AstroNetError(`image size ${side}: must be a whole number of pixels, at least 1`);
  }
}

function checkMemory({ name, count }: ImageList, size: number): void {
  const bytes = count * size * size * 3;
  if (bytes > mostBytes) {
    throw new AstroNetError(
      `${count} images of ${size} x ${size} x 3 in ${name} would take ${(bytes / 2 ** 30).toFixed(1)} GiB: use imageBatches(listImages(folder), …), which decodes while training runs, or a smaller size`,
    );
  }
}
