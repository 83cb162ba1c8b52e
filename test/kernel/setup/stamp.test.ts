import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import {
  filesBelow,
  fingerprint,
  fingerprintOfFiles,
  isStamped,
  stamp,
} from "../../../kernel/setup/stamp.mjs";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "astronet-stamp-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("fingerprint", () => {
  it("tells the same bytes in other parts apart", () => {
    expect(fingerprint(["ab", "c"])).not.toBe(fingerprint(["a", "bc"]));
    expect(fingerprint(["ab", "c"])).toBe(fingerprint(["ab", "c"]));
  });
});

describe("fingerprintOfFiles", () => {
  it("changes with a name and with a content, not with the order", () => {
    for (const name of ["a", "b", "c"]) writeFileSync(join(folder, name), name === "b" ? "other" : "same");
    const both = fingerprintOfFiles(folder, ["a", "b"]);
    expect(fingerprintOfFiles(folder, ["b", "a"])).toBe(both);
    expect(fingerprintOfFiles(folder, ["c", "b"])).not.toBe(both);
    writeFileSync(join(folder, "a"), "changed");
    expect(fingerprintOfFiles(folder, ["a", "b"])).not.toBe(both);
  });

  it("throws where a file is missing", () => {
    expect(() => fingerprintOfFiles(folder, ["nowhere"])).toThrow("nowhere");
  });
});

describe("filesBelow", () => {
  it("finds files by their ending, at any depth, packages apart", () => {
    for (const below of ["src/deep", "src/node_modules"]) mkdirSync(join(folder, below), { recursive: true });
    for (const name of ["src/one.ts", "src/deep/two.ts", "src/other.js", "src/node_modules/three.ts"]) {
      writeFileSync(join(folder, name), "");
    }
    expect(filesBelow(folder, "src", ".ts").sort()).toEqual(["src/deep/two.ts", "src/one.ts"]);
    expect(filesBelow(folder, "nowhere", ".ts")).toEqual([]);
  });
});

describe("stamp", () => {
  it("holds for its own inputs alone", () => {
    const file = join(folder, "new", ".stamp");
    expect(isStamped(file, "inputs")).toBe(false);
    stamp(file, "inputs");
    expect(isStamped(file, "inputs")).toBe(true);
    expect(isStamped(file, "other inputs")).toBe(false);
  });
});
