import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Whether Node takes a JavaScript file for an ES module: by its extension, else by the package that it belongs to. */
export function isEsFile(file: string): boolean {
  if (file.endsWith(".mjs")) return true;
  if (!file.endsWith(".js") || !path.isAbsolute(file)) return false;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest)) {
      const { type } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly type?: unknown };
      return type === "module";
    }
    if (folder === path.dirname(folder) || path.basename(folder) === "node_modules") return false;
  }
}
