import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readNotebook, writeNotebook } from "./notebook";
import { ownFolder, succeeds, tool } from "./tool";

const folder = ownFolder();
const declared = [
  "const epochs: number = 3; // passes over the images",
  'let label = "a // b";',
  "const hidden: number[] = [10]",
  "let pair = {",
  "  a: 1 };",
].join("\n");
writeNotebook(folder, "run.ipynb", [
  { source: "# Before", type: "markdown" },
  { source: declared, tags: ["parameters"] },
  { source: "const total = epochs * hidden.reduce((a, b) => a + b, 0);\n({ total, label })" },
]);

test("papermill puts parameters in TypeScript after the cell that declares them, and runs the notebook", async () => {
  const parameters = '{ label: "\\"wide\\"\\n😀", hidden: [300, 100] }';
  const printed = await succeeds(
    folder,
    "papermill",
    ...["run.ipynb", "out.ipynb", "-p", "epochs", "10", "-y", parameters],
  );
  expect(printed).not.toContain("unknown parameter");
  const { cells } = readNotebook(folder, "out.ipynb");
  expect(cells[2]).toMatchObject({
    tags: ["injected-parameters"],
    source:
      '// Parameters\nconst label = "\\"wide\\"\\n😀";\nconst hidden = [300, 100];\nconst epochs = 10;\n',
  });
  expect(cells[3]?.text).toBe("{ total: 4000, label: '\"wide\"\\n😀' }");
});

test("values of every kind arrive as what they are", async () => {
  writeNotebook(folder, "kinds.ipynb", [
    { source: "", tags: ["parameters"] },
    { source: "[rate, none, flag, big, nested]" },
  ]);
  const nested = '{ "a-b": { empty: {} }, list: [[1, 2.5], []] }';
  const parameters = `{ rate: 1.0e-4, none: null, flag: true, big: 9007199254740993, nested: ${nested} }`;
  await succeeds(folder, "papermill", "kinds.ipynb", "kinds-out.ipynb", "-y", parameters);
  const { cells } = readNotebook(folder, "kinds-out.ipynb");
  expect(cells[2]?.text.replaceAll(/\s+/gu, " ")).toBe(
    "[ 0.0001, null, true, 9007199254740993n, { 'a-b': { empty: {} }, list: [ [ 1, 2.5 ], [] ] } ]",
  );
});

test("numbers that are none are written as TypeScript has them", async () => {
  const parameters = "{ rate: .nan, low: -.inf, high: .inf }";
  await succeeds(folder, "papermill", "--prepare-only", "run.ipynb", "prepared.ipynb", "-y", parameters);
  // As text: papermill itself writes such numbers into the notebook's metadata, which is then no JSON.
  const text = readFileSync(join(folder, "prepared.ipynb"), "utf8");
  for (const line of ["const rate = NaN;", "const low = -Infinity;", "const high = Infinity;"])
    expect(text).toContain(line);
});

test("papermill lists what the parameters cell declares", async () => {
  const printed = await succeeds(folder, "papermill", "--help-notebook", "run.ipynb");
  expect(printed).toMatch(/epochs: number \(default 3\)\s+passes over the images/u);
  expect(printed).toContain('label: Unknown type (default "a // b")');
  expect(printed).toContain("hidden: number[] (default [10])");
});

test("a cell that fails, and a name that is none, end papermill with what is wrong", async () => {
  writeNotebook(folder, "fails.ipynb", [{ source: 'const x: number = 1;\nthrow new RangeError("no data")' }]);
  const failed = await tool(folder, "papermill", "fails.ipynb", "fails-out.ipynb");
  expect(failed.code).toBe(1);
  expect(failed.printed).toMatch(/RangeError: no data[^]*cell 1, line 2/u);
  const refused = await tool(folder, "papermill", "run.ipynb", "out.ipynb", "-p", "learning-rate", "1");
  expect(refused.code).toBe(1);
  expect(refused.printed).toContain("no name for a variable of TypeScript: learning-rate");
});
