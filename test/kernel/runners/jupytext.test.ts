import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readNotebook, writeNotebook, type ReadCell } from "./notebook";
import { ownFolder, succeeds } from "./tool";

const folder = ownFolder();
writeNotebook(folder, "walk.ipynb", [
  { source: "# A walk\n\n$y = f(x)$", type: "markdown" },
  { source: "const seed: number = 3; // fixed", tags: ["parameters"] },
  { source: "%seed 3" },
  { source: "%%bash\necho from the shell" },
  { source: "for await (const y of [seed]) console.log(`y ${y}`);\nseed ** 2" },
]);

const kept = (cells: readonly ReadCell[]): unknown => cells.map(({ source, tags }) => ({ source, tags }));

test("a notebook becomes a TypeScript file and a notebook again, magics and tags kept", async () => {
  await succeeds(folder, "jupytext", "--to", "ts:percent", "walk.ipynb");
  const text = readFileSync(join(folder, "walk.ts"), "utf8");
  expect(text).toContain('// %% tags=["parameters"]\nconst seed: number = 3; // fixed\n');
  expect(text).toContain("// %%\n// %seed 3\n");
  expect(text).toContain('// %% language="bash"\n// echo from the shell\n');
  await succeeds(folder, "jupytext", "--to", "notebook", "walk.ts", "--output", "again.ipynb");
  const before = readNotebook(folder, "walk.ipynb");
  const after = readNotebook(folder, "again.ipynb");
  expect(kept(after.cells)).toEqual(kept(before.cells));
  expect(after.metadata.kernelspec).toEqual(before.metadata.kernelspec);
});

test("a TypeScript file runs as a notebook", async () => {
  await succeeds(folder, "jupytext", "--to", "ts:percent", "walk.ipynb", "--output", "run.ts");
  await succeeds(folder, "jupytext", "--to", "notebook", "--execute", "run.ts", "--output", "run.ipynb");
  const { cells } = readNotebook(folder, "run.ipynb");
  expect(cells[3]?.text).toBe("from the shell\n");
  expect(cells[4]?.text).toBe("y 3\n9");
});
