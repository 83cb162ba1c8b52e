import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readNotebook, writeNotebook } from "./notebook";
import { ownFolder, succeeds, tool } from "./tool";

const folder = ownFolder();
writeNotebook(folder, "walk.ipynb", [
  { source: "# A walk", type: "markdown" },
  { source: "const gates: number[] = [0, 0.5, 1, 0.25];" },
  { source: 'gateMap({ values: gates, rows: 2, columns: 2 }, { title: "Four gates" })' },
]);

test("a notebook is run, kept with its language, and printed as a page and as TypeScript", async () => {
  await succeeds(folder, "nbconvert", "--to", "notebook", "--execute", "walk.ipynb", "--output", "ran.ipynb");
  const { metadata, cells } = readNotebook(folder, "ran.ipynb");
  expect(metadata.language_info).toMatchObject({ name: "typescript", file_extension: ".ts" });
  expect(cells[2]?.outputs[0]?.data).toMatchObject({
    "application/vnd.plotly.v1+json": expect.objectContaining({
      data: expect.any(Array) as unknown,
    }) as unknown,
  });

  await succeeds(folder, "nbconvert", "--to", "script", "ran.ipynb");
  const script = readFileSync(join(folder, "ran.ts"), "utf8");
  expect(script).toContain("const gates: number[] = [0, 0.5, 1, 0.25];\n");

  await succeeds(folder, "nbconvert", "--to", "html", "ran.ipynb");
  const page = readFileSync(join(folder, "ran.html"), "utf8");
  // The code is highlighted as TypeScript, and the figure is a picture that needs no script.
  expect(page).toContain('<span class="kd">const</span>');
  expect(page).toMatch(/<img [^>]*src="data:image\/(png|svg\+xml);base64,|<svg[^>]*class="main-svg"/u);
});

test("a notebook that fails ends the run, and the rest of it is not run", async () => {
  writeNotebook(folder, "fails.ipynb", [
    { source: "throw new Error('stop')" },
    { source: "console.log('on')" },
  ]);
  const failed = await tool(folder, "jupyter", "execute", "--inplace", "fails.ipynb");
  expect(failed.code).toBe(1);
  expect(failed.printed).toMatch(/Error: stop[^]*cell 1, line 1/u);
  expect(failed.printed).not.toContain("on\n");
});
