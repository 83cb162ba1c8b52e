import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { AstroNetError } from "../../src/error";

/** What the installed kernel is made of, as absolute paths. */
export interface KernelFiles {
  /** The kernel's entry. */
  readonly main: string;
  readonly logos: readonly string[];
}

/**
 * Finds the kernel in the package that this file belongs to: the nearest folder above with a package.json.
 *
 * @throws AstroNetError if the package has not been built, or lacks its logos.
 */
export function kernelFiles(from: string = __dirname): KernelFiles {
  let root = from;
  while (!existsSync(path.join(root, "package.json")) && root !== path.dirname(root))
    root = path.dirname(root);
  const main = path.join(root, "dist", "kernel", "main.js");
  if (!existsSync(main)) throw new AstroNetError(`no kernel at ${main} (build it first: npm run build)`);
  const folder = path.join(root, "kernel", "spec");
  const logos = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith("logo-")) : [];
  if (logos.length === 0) throw new AstroNetError(`no logos in ${folder} (install the package again)`);
  return { main, logos: logos.sort().map((name) => path.join(folder, name)) };
}

/** Whether a path lies in the cache of `npx`, which npm may empty at any time. */
export function isPassing(file: string): boolean {
  return file.split(/[\\/]/u).includes("_npx");
}
