import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { LibraryFiles } from "./check/layers";
import { packageRoot } from "./package-root";
import { tslabRequire } from "./typescript";

/** A path as TypeScript writes it, on Windows too. */
export function slashes(file: string): string {
  return file.replaceAll("\\", "/");
}

/** Where the built library lies, and the declarations that come with it. */
export function libraryFiles(): LibraryFiles {
  const root = slashes(packageRoot());
  const require = createRequire(path.join(root, "package.json"));
  const folderOf = (name: string, from: NodeJS.Require): string =>
    slashes(path.dirname(from.resolve(`${name}/package.json`)));
  const globals = slashes(path.join(__dirname, "globals"));
  return {
    root,
    main: `${root}/dist/src/index.js`,
    types: `${root}/dist/src/index.d.ts`,
    globals: existsSync(`${globals}.d.ts`) ? `${globals}.d.ts` : `${globals}.ts`,
    tensorflow: `${folderOf("@tensorflow/tfjs-core", require)}/dist/index.d.ts`,
    nodeTypes: folderOf("@types/node", tslabRequire),
  };
}
