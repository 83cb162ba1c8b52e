import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone: everything that set-up writes lies inside it. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** The project's own Python environment. */
export const venv = join(root, ".venv");

/** Its interpreter. Tools run as `python -m NAME`: the scripts in `bin` name a folder, and a clone may move. */
export const venvPython = join(venv, "bin", "python");

/** What set-up may throw away at any time: logs, Jupyter's own files, other versions of Node. */
export const cache = join(root, ".cache");

/** The compiled library and kernel. */
export const dist = join(root, "dist");

/**
 * The folder of a Python package inside `.venv`, or undefined where it is not installed.
 *
 * @param {string} name
 */
export function pythonPackage(name) {
  const library = join(venv, "lib");
  if (!existsSync(library)) return undefined;
  return readdirSync(library)
    .filter((folder) => folder.startsWith("python3"))
    .map((folder) => join(library, folder, "site-packages", name))
    .find((folder) => existsSync(folder));
}
