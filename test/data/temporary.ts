import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, expect } from "vitest";

import { AstroNetError } from "../../src/error";

/** A new folder with the given files, removed after the test file has run. */
export function folderWith(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "astronet-data-"));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const made: string[] = [];

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** The AstroNetError that an action throws. */
export function refusal(action: () => unknown): AstroNetError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(AstroNetError);
    return error as AstroNetError;
  }
  throw new Error("nothing was thrown");
}

/** The AstroNetError that a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<AstroNetError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(AstroNetError);
  return outcome as AstroNetError;
}
