import { expect, test } from "vitest";
import { writeNotebook } from "./notebook";
import { ownFolder, succeeds, tool } from "./tool";

const folder = ownFolder();
const quiet = ["-p", "no:cacheprovider", "--color=no"];

writeNotebook(folder, "good.ipynb", [
  { source: "const values: readonly number[] = [1, 2, 3];" },
  { source: "values.reduce((a, b) => a + b, 0)", shown: "6" },
]);
writeNotebook(folder, "other.ipynb", [{ source: "1 + 1", shown: "3" }]);
writeNotebook(folder, "bad.ipynb", [
  { source: "const x = 1;" },
  { source: 'if (x > 0)\n  throw new Error("x is positive")' },
]);

test("nbmake passes a notebook that runs, and fails one that does not, with the cell's own line", async () => {
  const { code, printed } = await tool(folder, "pytest", ...quiet, "--nbmake", "good.ipynb", "bad.ipynb");
  expect(code).toBe(1);
  expect(printed).toContain("1 failed, 1 passed");
  expect(printed).toMatch(/Error: x is positive[^]*cell 2, line 2/u);
});

test("nbval compares outputs, or only runs the cells", async () => {
  await succeeds(folder, "pytest", ...quiet, "--nbval", "good.ipynb");
  await succeeds(folder, "pytest", ...quiet, "--nbval-lax", "other.ipynb");
  const strict = await tool(folder, "pytest", ...quiet, "--nbval", "other.ipynb");
  expect(strict.code).toBe(1);
  expect(strict.printed).toContain("'3' == '2'");
  const lax = await tool(folder, "pytest", ...quiet, "--nbval-lax", "bad.ipynb");
  expect(lax.code).toBe(1);
  expect(lax.printed).toContain("x is positive");
});
