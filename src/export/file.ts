import { rename, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { AstroNetError } from "../error";

/**
 * Checks, before any work is done, that a file can go where it shall.
 *
 * @param path the file's
 * @param what what is written there, for the error
 * @throws AstroNetError if its folder is not there, or is none.
 */
export async function checkFolder(path: string, what: string): Promise<void> {
  const folder = dirname(resolve(path));
  const found = await stat(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new AstroNetError(`cannot look into the folder "${folder}"`, { cause: error });
  });
  if (found?.isDirectory() !== true) {
    throw new AstroNetError(`no folder "${folder}" for the ${what} (make it first, or name another)`);
  }
}

/**
 * Writes a file that is there whole or not at all: under a name of its own first.
 *
 * @returns the file's whole path
 * @throws AstroNetError if it cannot be written.
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<string> {
  const whole = resolve(path);
  try {
    await writeFile(`${whole}.part`, content);
    await rename(`${whole}.part`, whole);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AstroNetError(`cannot write "${whole}": ${reason}`, { cause });
  }
  return whole;
}
