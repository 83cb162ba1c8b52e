import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

import { AstroNetError } from "../error";

/** A file of a data set, unpacked. */
export interface DataFile {
  /** Full path, as error messages name it. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the first of several names that a folder has, each as it is or with `.gz`; gzip is recognised by content.
 *
 * @param remedy what to do where the folder has none of them, for the error message.
 * @throws AstroNetError if none is there, or its gzip stream is broken.
 */
export function readDataFile(folder: string, names: readonly string[], remedy: string): DataFile {
  const path = names
    .flatMap((name) => [join(folder, name), join(folder, `${name}.gz`)])
    .find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new AstroNetError(`no ${names[0] ?? "file"} (or .gz) in ${resolve(folder)} (${remedy})`);
  }
  const bytes = readFileSync(path);
  return { path, bytes: isGzip(bytes) ? unpack(path, bytes) : bytes };
}

/** Whether a folder has one of the names, as it is or with `.gz`. */
export function hasDataFile(folder: string, name: string): boolean {
  return existsSync(join(folder, name)) || existsSync(join(folder, `${name}.gz`));
}

/**
 * The folder under which data sets are looked for by name: `$ASTRONET_DATA`, or `.cache/data` in the nearest folder
 * from the working folder upwards that has a `package.json`, or in the working folder.
 */
export function dataHome(): string {
  const set = process.env.ASTRONET_DATA;
  if (set !== undefined && set !== "") return resolve(set);
  const start = process.cwd();
  let folder = start;
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return join(existsSync(join(folder, "package.json")) ? folder : start, ".cache", "data");
}

/** The folder of an installed npm package, seen from the library or from the working folder; undefined where there is none. */
export function packageFolder(name: string): string | undefined {
  for (const from of [__filename, join(process.cwd(), "package.json")]) {
    const folder = (createRequire(from).resolve.paths(name) ?? [])
      .map((modules) => join(modules, name))
      .find((candidate) => existsSync(join(candidate, "package.json")));
    if (folder !== undefined) return folder;
  }
  return undefined;
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpack(path: string, bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new AstroNetError(
      `broken gzip file: ${path} of ${bytes.length} bytes does not unpack (${String(cause)}); copy or download it again`,
      { cause },
    );
  }
}
