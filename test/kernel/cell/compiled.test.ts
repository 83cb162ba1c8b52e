import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { CompiledModule } from "../../../kernel/cell/compiled";

const source = `
const path = require("node:path");
exports.base = path.basename(__filename);
exports.twice = (x) => 2 * x;
exports.loaded = require.cache[__filename] !== undefined;
`;
let folder = "";
let file = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "astronet-compiled-"));
  file = join(folder, "module.js");
  writeFileSync(file, source);
});

afterEach(() => {
  Reflect.deleteProperty(createRequire(file).cache, file);
  rmSync(folder, { recursive: true });
});

const kept = () => readdirSync(join(folder, "code"));

interface Loaded {
  readonly base: string;
  readonly loaded: boolean;
  twice(x: number): number;
}

function load(): CompiledModule {
  const compiled = new CompiledModule(file, join(folder, "code"));
  const loaded = compiled.load() as Loaded;
  expect(loaded).toMatchObject({ base: "module.js", loaded: true });
  expect(loaded.twice(4)).toBe(8);
  return compiled;
}

it("loads a module as require does, and require finds it", () => {
  load();
  const require = createRequire(file);
  expect((require(file) as Loaded).twice(1)).toBe(2);
  expect(require.cache[file]).toMatchObject({ filename: file, loaded: true });
});

it("takes the code that was kept, and keeps it once", () => {
  const first = load();
  expect(first.fromDisk).toBe(false);
  first.keep();
  const [name] = kept();
  const code = readFileSync(join(folder, "code", name!));
  const second = load();
  expect(second.fromDisk).toBe(true);
  second.keep();
  expect(kept()).toEqual([name]);
  expect(readFileSync(join(folder, "code", name!)).equals(code)).toBe(true);
});

it("compiles anew where the source has changed", () => {
  load().keep();
  writeFileSync(file, `${source}\n// edited`);
  const edited = load();
  expect(edited.fromDisk).toBe(false);
  edited.keep();
  expect(kept()).toHaveLength(2);
});

it("compiles anew where the kept code is broken", () => {
  load().keep();
  const [name] = kept();
  const { atime, mtime } = statSync(file);
  // Another text of the same length and time: V8 remembers what it has compiled in this process.
  writeFileSync(file, source.replace("2 * x", "x * 2"));
  utimesSync(file, atime, mtime);
  writeFileSync(join(folder, "code", name!), "no code");
  const broken = load();
  expect(broken.fromDisk).toBe(false);
  broken.keep();
  expect(kept()).toEqual([name]);
  expect(load().fromDisk).toBe(true);
});

it("does without where the folder cannot be written", () => {
  const compiled = new CompiledModule(file, join(file, "code"));
  compiled.load();
  compiled.keep();
  expect(readdirSync(folder)).toEqual(["module.js"]);
});
