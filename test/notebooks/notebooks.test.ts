import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

interface Cell {
  readonly cell_type: "markdown" | "code";
  readonly id: string;
  readonly metadata: { readonly tags?: readonly string[] };
  readonly source: readonly string[];
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
}

interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: { readonly kernelspec: { readonly name: string } };
}

const folder = join(__dirname, "..", "..", "notebooks");
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".ipynb"))
  .sort();

function read(name: string): Notebook {
  return JSON.parse(readFileSync(join(folder, name), "utf8")) as Notebook;
}

function textOf({ cells }: Notebook, type: Cell["cell_type"]): string {
  return cells
    .filter(({ cell_type }) => cell_type === type)
    .map(({ source }) => source.join(""))
    .join("\n\n");
}

/** The places of files that links of Markdown lead to, without those on the web and within the page. */
function linked(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^https?:/.test(target));
}

describe("the notebooks", () => {
  it("are numbered, each number once", () => {
    const numbers = names.map(
      (name) => /^(\d\d)-[a-z0-9-]+\.ipynb$/.exec(name)?.[1] ?? `not numbered: ${name}`,
    );
    expect(new Set(numbers).size).toBe(names.length);
    expect(numbers.filter((number) => number.startsWith("not"))).toEqual([]);
  });

  it.each(names)("%s is stored as it is written: no outputs, no counts, our kernel", (name) => {
    const { cells, metadata } = read(name);
    expect(metadata.kernelspec.name).toBe("astronet");
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    for (const { outputs = [], execution_count = null } of cells) {
      expect(outputs).toEqual([]);
      expect(execution_count).toBeNull();
    }
  });

  it.each(names)("%s begins with its title, ends with what it does not show, and has a result", (name) => {
    const notebook = read(name);
    const [first] = notebook.cells;
    expect(first?.source[0]).toMatch(new RegExp(`^# ${Number(name.slice(0, 2))} · \\S`));
    expect(textOf(notebook, "markdown")).toContain("## What this shows, and what it does not");
    expect(notebook.cells.some(({ metadata }) => metadata.tags?.includes("result"))).toBe(true);
  });

  it.each(names)("%s links to files that are there", (name) => {
    const missing = linked(textOf(read(name), "markdown")).filter(
      (target) => !existsSync(join(folder, target)),
    );
    expect(missing).toEqual([]);
  });

  it.each(names)("%s says nothing of the machine that it was written on", (name) => {
    const notebook = read(name);
    const text = textOf(notebook, "markdown") + textOf(notebook, "code");
    expect(text).not.toMatch(/\/(?:work|root|tmp|home)\//);
  });
});
