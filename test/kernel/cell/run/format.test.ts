import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isEsFile } from "../../../../kernel/cell/run/format";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "astronet-format-"));
  for (const [name, type] of Object.entries({ es: "module", common: "commonjs" })) {
    mkdirSync(path.join(folder, name, "src"), { recursive: true });
    writeFileSync(path.join(folder, name, "package.json"), JSON.stringify({ type }));
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ["x.mjs", true],
  ["x.cjs", false],
  ["x.js", false],
  ["es/src/x.js", true],
  ["es/x.cjs", false],
  ["es/node_modules/plain/x.js", false],
  ["common/src/x.js", false],
  ["common/x.mjs", true],
])("%s: %s", (file, isEs) => {
  expect(isEsFile(path.join(folder, file))).toBe(isEs);
});

it("takes Node's own modules for what they are", () => {
  expect(isEsFile("fs")).toBe(false);
});
