import { existsSync } from "node:fs";
import path from "node:path";

/** The package's own folder: the nearest one above this file with a package.json. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return folder;
}
