import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findChromium, type Machine } from "./chromium";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "astronet-chromium-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function made(name: string): string {
  const program = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(program, "");
  return program;
}

const find = (machine: Partial<Machine>): unknown =>
  findChromium({ platform: "linux", arch: "arm64", env: {}, ...machine }, join(folder, "no-package"), folder);

it("the browser that the reader names comes first", () => {
  const program = made("my-browser");
  expect(find({ env: { ASTRONET_CHROMIUM: program } })).toEqual({ program, env: {} });
  expect(() => find({ env: { ASTRONET_CHROMIUM: "/no/browser" } })).toThrow(
    "ASTRONET_CHROMIUM names a program that does not exist: /no/browser",
  );
});

it("where the package has none for the machine, one that is installed will do", () => {
  const program = made("chromium");
  expect(find({ env: { PATH: `/nowhere:${folder}` } })).toEqual({ program, env: {} });
});

it("without any, it says what is missing, what still works, and what to do", () => {
  expect(() => find({ env: { PATH: folder } })).toThrow(
    /no Chromium for the browser tests on linux arm64.*Everything else works without it.*apt install chromium/u,
  );
});
