import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

/** A browser's program, and the environment that it needs. */
export interface Browser {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What the npm package holds beside the program: shared libraries, fonts, and a Vulkan driver that needs no GPU. */
const archives = ["al2023", "fonts", "swiftshader"];

/** The fonts of the package, so that a machine without any will do, and those of the machine. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="relative">font-cache</cachedir>
</fontconfig>
`;

/**
 * Unpacks the Chromium of the npm package `@sparticuz/chromium`, once: nothing of the machine is used but the C library and `tar`,
 * and no code of the package.
 *
 * @param bin the package's folder of compressed files.
 * @param cache a folder that may be thrown away at any time.
 */
export function unpackedChromium(bin: string, cache: string): Browser {
  const { version } = JSON.parse(readFileSync(join(bin, "..", "package.json"), "utf8")) as {
    version: string;
  };
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    const part = mkdtempSync(join(cache, "chromium-part-"));
    try {
      const program = brotliDecompressSync(readFileSync(join(bin, "chromium.br")));
      writeFileSync(join(part, "chromium"), program, { mode: 0o755 });
      for (const archive of archives) {
        unpackArchive(join(bin, `${archive}.tar.br`), part);
      }
      writeFileSync(join(part, "fonts.conf"), fontConfiguration);
      // Whole or not at all: a run that is killed half-way leaves nothing that looks like a browser.
      if (!existsSync(folder)) renameSync(part, folder);
    } finally {
      rmSync(part, { recursive: true, force: true });
    }
  }
  return {
    program: join(folder, "chromium"),
    env: { LD_LIBRARY_PATH: join(folder, "lib"), FONTCONFIG_PATH: folder },
  };
}

/** Unpacks one of the package's archives into a folder that is there. */
export function unpackArchive(archive: string, folder: string): void {
  const input = brotliDecompressSync(readFileSync(archive));
  execFileSync("tar", ["--extract", "--no-same-owner", "--directory", folder], { input });
}
