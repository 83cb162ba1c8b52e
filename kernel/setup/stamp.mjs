import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * One number for all that a step's result depends on: SHA-256 over the parts, each with its length, so that
 * `["ab", "c"]` and `["a", "bc"]` differ.
 *
 * @param {readonly (string | Uint8Array)[]} parts
 */
export function fingerprint(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}

/**
 * The fingerprint of files: their paths as given and their contents, whatever the order.
 *
 * @param {string} folder where the paths start
 * @param {readonly string[]} paths
 */
export function fingerprintOfFiles(folder, paths) {
  return fingerprint([...paths].sort().flatMap((path) => [path, readFileSync(join(folder, path))]));
}

/**
 * The files below a folder whose names end as wanted, as paths from `folder`; none where it does not exist.
 *
 * @param {string} folder
 * @param {string} below
 * @param {string} ending
 * @returns {string[]}
 */
export function filesBelow(folder, below, ending) {
  /** @type {import("node:fs").Dirent[]} */
  let entries;
  try {
    entries = readdirSync(join(folder, below), { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(folder, path, ending);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}

/**
 * Whether a stamp says that the step was done with these inputs. A stamp lies beside the result that it vouches for, so that
 * whoever deletes the result deletes the stamp.
 *
 * @param {string} file
 * @param {string} expected
 */
export function isStamped(file, expected) {
  try {
    return readFileSync(file, "utf8") === expected;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return false;
    throw error;
  }
}

/**
 * Writes the stamp: the last thing that a step does, so that an interrupted step runs again.
 *
 * @param {string} file
 * @param {string} value
 */
export function stamp(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, value);
}
