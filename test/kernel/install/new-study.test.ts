import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseArguments, usage } from "../../../kernel/install/arguments";
import { writeStudy } from "../../../kernel/install/new-study";
import { pythonEnvironment } from "../../../kernel/setup/environment.mjs";

const root = resolve(__dirname, "..", "..", "..");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "astronet-study-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Cell {
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly outputs?: readonly {
    readonly output_type: string;
    readonly name?: string;
    readonly data?: Readonly<Record<string, unknown>>;
  }[];
}

interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: { readonly kernelspec: { readonly name: string } };
}

function read(name: string): Notebook {
  return JSON.parse(readFileSync(join(folder, name), "utf8")) as Notebook;
}

test("the command takes one name", () => {
  expect(parseArguments(["new", "my-study"])).toEqual({ action: "new", file: "my-study" });
  expect(() => parseArguments(["new"])).toThrow("new needs a name: new my-study");
  expect(() => parseArguments(["new", "a", "b"])).toThrow("more than one name: a, b");
  expect(() => parseArguments(["new", "--user", "a"])).toThrow("unknown option: --user");
  expect(usage).toContain("astronet-kernel new NAME");
});

test("a study has the kernel's name, and each part of a study", () => {
  expect(writeStudy("my-study", folder).join("\n")).toContain(join(folder, "my-study.ipynb"));
  const { cells, metadata } = read("my-study.ipynb");
  expect(metadata.kernelspec.name).toBe("astronet");
  const headings = cells.flatMap(({ cell_type: type, source: [first = ""] }) =>
    type === "markdown" ? [first.trim()] : [],
  );
  expect(headings).toEqual([
    "# my-study",
    "## Data",
    "## Model",
    "## Training",
    "## Figures",
    "## Result",
    "## Files for a paper",
    "## What this shows, and what it does not",
  ]);
});

test("what is there is not overwritten", () => {
  writeFileSync(join(folder, "mine.ipynb"), "mine");
  expect(() => writeStudy("mine.ipynb", folder)).toThrow(/mine\.ipynb is there already/u);
  expect(readFileSync(join(folder, "mine.ipynb"), "utf8")).toBe("mine");
});

test("a name that is none for a file, and a folder that is not there, are refused before anything is written", () => {
  expect(() => writeStudy(".ipynb", folder)).toThrow('no name for a study: ".ipynb"');
  expect(() => writeStudy("what?", folder)).toThrow('no name for a study: "what?"');
  expect(() => writeStudy("none/study", folder)).toThrow(/no folder .*none \(make it first: mkdir -p/u);
  expect(readdirSync(folder)).toEqual([]);
});

test("the study runs as it is, from its first cell to its last, and writes its files", async () => {
  writeStudy("my-study", folder);
  const program = join(root, "kernel", "setup", "execute_notebook.py");
  const python = join(root, ".venv", "bin", "python");
  await promisify(execFile)(
    python,
    [program, join(folder, "my-study.ipynb"), join(folder, "executed.ipynb")],
    {
      env: pythonEnvironment(process.env, root),
    },
  );
  const outputs = read("executed.ipynb").cells.flatMap((cell) => cell.outputs ?? []);
  expect(outputs.filter(({ output_type: type, name }) => type === "error" || name === "stderr")).toEqual([]);
  expect(outputs.at(-1)?.data?.["text/plain"]).toEqual(["0"]);
  const files = ["curves.pdf", "curves.svg", "gates.pdf", "gates.svg", "result.tex", "runs.csv"];
  for (const file of files) expect(existsSync(join(folder, "my-study-results", file)), file).toBe(true);
  const runs = readFileSync(join(folder, "my-study-results", "runs.csv"), "utf8")
    .trim()
    .split("\n");
  expect(runs).toHaveLength(7);
}, 400_000);
