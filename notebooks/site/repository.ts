import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/** The files that the site is made from. */
export class Repository {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** A text file, by its path from the root. */
  text(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  bytes(path: string): Uint8Array {
    return readFileSync(join(this.root, path));
  }

  isFile(path: string): boolean {
    const full = join(this.root, path);
    return !path.startsWith("..") && existsSync(full) && statSync(full).isFile();
  }

  /** The paths of a folder's files with this ending, in alphabetical order; none where there is no folder. */
  files(folder: string, ending: string): readonly string[] {
    if (!existsSync(join(this.root, folder))) return [];
    return readdirSync(join(this.root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => posix.join(folder, name.split("\\").join("/")))
      .filter((path) => path.endsWith(ending))
      .sort();
  }
}

/** The repository that this file is in: the nearest folder above with a package.json. */
export function repositoryRoot(from: string = __dirname): string {
  let folder = from;
  while (!existsSync(join(folder, "package.json")) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
