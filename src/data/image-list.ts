import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import { AstroNetError } from "../error";

/** The image files of a folder with one sub-folder a class, not yet decoded. */
export interface ImageList {
  readonly name: string;
  /** Full paths, sorted by class, then by name. */
  readonly files: readonly string[];
  /** The class of each file, an index into `classes`. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /** Number of files. */
  readonly count: number;
}

const extensions = /\.(jpe?g|png|webp)$/i;

/**
 * Lists the images of a folder laid out as `class/image.JPEG`, as ImageNet is.
 *
 * Classes are the sub-folders in the order of their names; files that are not `.jpg`, `.jpeg`, `.png` or `.webp`, in
 * either case, are passed over.
 *
 * @param classes the classes to expect, for a test folder that must number them as the training folder does.
 * @throws AstroNetError if the folder is not there, has no class, a class has no image, or a class is not one of those
 * expected.
 */
export function listImages(folder: string, classes?: readonly string[]): ImageList {
  const root = resolve(folder);
  if (!existsSync(root)) {
    throw new AstroNetError(`no folder ${root} (make it hold one folder a class, each with its images)`);
  }
  const found = readdirSync(root)
    .filter((name) => !name.startsWith(".") && statSync(join(root, name)).isDirectory())
    .sort();
  if (found.length === 0) {
    throw new AstroNetError(
      `no class folder in ${root} (it should hold one folder a class, each with its images)`,
    );
  }
  const names = classes ?? found;
  const stranger = found.find((name) => !names.includes(name));
  if (stranger !== undefined) {
    throw new AstroNetError(
      `unexpected class folder ${join(root, stranger)}: not one of the ${names.length} classes`,
    );
  }
  const perClass = found.map((name) => ({ label: names.indexOf(name), files: imagesIn(join(root, name)) }));
  const files = perClass.flatMap((each) => each.files);
  return Object.freeze({
    name: basename(root),
    files: Object.freeze(files),
    labels: Int32Array.from(perClass.flatMap((each) => each.files.map(() => each.label))),
    classes: Object.freeze([...names]),
    count: files.length,
  });
}

function imagesIn(folder: string): string[] {
  const files = readdirSync(folder)
    .filter((name) => extensions.test(name) && !name.startsWith("."))
    .sort();
  if (files.length === 0) {
    throw new AstroNetError(
      `no image in ${folder} (expected .jpg, .jpeg, .png or .webp; remove the folder if it is no class)`,
    );
  }
  return files.map((name) => join(folder, name));
}
