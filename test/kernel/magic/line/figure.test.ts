import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { figureFiles } from "../../../../kernel/magic/line/figure";
import { MagicNotebook } from "../notebook";

const notebook = new MagicNotebook();
afterAll(() => {
  notebook.remove();
});

it("a name makes three files", () => {
  const files = ["svg", "pdf", "png"].map((format) => path.join("figures", `fig-1.${format}`));
  expect(figureFiles("fig-1")).toEqual(files);
  expect(figureFiles("fig-1.pdf")).toEqual(files);
  for (const bad of ["", "../x", "a b", ".x", "a/b"]) {
    expect(() => figureFiles(bad)).toThrow(`not a name for a figure: "${bad}"`);
  }
});

it("the figure that was shown last is saved, whether shown or the cell's value", async () => {
  expect((await notebook.error("%figure one")).message).toContain("no figure to save");
  await notebook.value(
    'const shown = (text: string) => ({ data: [{ x: [1, 2], y: [3, 4] }], layout: { title: { text } } });\nshown("first")',
  );
  expect(String(await notebook.value("%figure one"))).toBe(
    ["saved", ...["svg", "pdf", "png"].map((format) => path.join("figures", `one.${format}`))].join("\n"),
  );
  await notebook.value('await display(shown("second"));\n%figure two');
  expect(readdirSync(path.join(notebook.directory, "figures")).sort()).toEqual(
    ["one", "two"].flatMap((name) => ["pdf", "png", "svg"].map((format) => `${name}.${format}`)),
  );
  const read = (name: string): string =>
    readFileSync(path.join(notebook.directory, "figures", name), "latin1");
  expect(read("one.svg")).toContain("first");
  expect(read("two.svg")).toContain("second");
  expect(read("one.pdf").startsWith("%PDF")).toBe(true);
  expect(read("one.png").slice(1, 4)).toBe("PNG");
});
