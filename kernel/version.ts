import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Reads the version from the nearest package.json above this file, which is another one in dist/ than in the source. */
function packageVersion(folder: string): string {
  try {
    const text = readFileSync(join(folder, "package.json"), "utf8");
    const found: unknown = JSON.parse(text);
    if (typeof found === "object" && found !== null && "version" in found) return String(found.version);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const above = dirname(folder);
  return above === folder ? "0.0.0" : packageVersion(above);
}

/** The version of AstroNet. */
export const version = packageVersion(__dirname);
