import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MagicNotebook } from "./notebook";

let notebook: MagicNotebook;
beforeAll(() => {
  notebook = new MagicNotebook();
});
afterAll(() => {
  notebook.remove();
});

describe("cells with magics", () => {
  it("time a statement, and keep its names and its value", async () => {
    expect(await notebook.value("%time const x = 6 * 7\nx + 1")).toBe(43);
    expect(notebook.taken()).toEqual([expect.stringMatching(/^wall .*, CPU .* system$/)]);
    expect(await notebook.value("%time [x,\n x]")).toEqual([42, 42]);
    expect(await notebook.value("const before = 1\n%time (() => x)()\n")).toBe(42);
    expect(await notebook.value("%time x;")).toBeUndefined();
    expect(await notebook.value("%time await Promise.resolve(5)")).toBe(5);
    expect(notebook.taken()).toHaveLength(4);
  });

  it("wait for a promise that they time", async () => {
    await notebook.value("%time new Promise((done) => setTimeout(done, 30))");
    const [timing] = notebook.shown.splice(0) as { wall: number }[];
    expect(timing!.wall).toBeGreaterThanOrEqual(29);
  });

  it("time a whole cell, with magics in it", async () => {
    expect(await notebook.value("%%time\nlet y = 1;\n%seed 4\n{\n  y++;\n}\ny")).toBe(2);
    expect(notebook.taken()).toEqual([expect.stringMatching(/^wall /)]);
    expect(await notebook.value("%%time\nfor (let i = 0; i < 3; i++) y++\n")).toBeUndefined();
    expect(await notebook.value("y")).toBe(5);
    expect(notebook.taken()).toHaveLength(1);
    expect((await notebook.error("%%time\n")).message).toBe("no code below %%time");
    expect((await notebook.error("%%time f()\n1")).message).toContain(
      '%%time takes nothing on its line: "f()"',
    );
    expect((await notebook.error("%%time\n%%bash\n")).message).toContain("%%bash inside of %%time");
  });

  it("do magics in their turn, the last one's value being the cell's", async () => {
    await notebook.value(
      "%seed 7\nconst first = Math.random()\n%seed 7\nconst second = Math.random()\n%seed off",
    );
    expect(await notebook.value("first === second")).toBe(true);
    expect(await notebook.value("%seed 3\n%seed")).toBe(3);
    expect(await notebook.value("%seed\n%seed off\n1")).toBe(1);
    expect(notebook.taken()).toEqual(["3"]);
    expect(await notebook.value("let z = 1\n%seed\nz")).toBe(1);
    expect(notebook.taken()).toEqual(["no seed (%seed 1 sets one)"]);
    await notebook.value("const zebra = 'a'");
    expect(String(await notebook.value("const later = 1\n%who zebr"))).toBe(
      "name    kind     value\nzebra   string   'a'",
    );
  });

  it("tell errors in the cell's own lines, as they were written", async () => {
    const thrown = await notebook.error("%seed 1\n1;\n%time (null as any).x\n");
    expect(thrown.traceback).toEqual([
      "TypeError: Cannot read properties of null (reading 'x')",
      "    %time (null as any).x",
      "                        ^",
      expect.stringMatching(/^ {4}at cell \d+, line 3$/),
    ]);
    const inside = await notebook.error("%%time\n%time 1\n%seed 1\nnothere + 1");
    expect(inside.traceback.slice(1)).toEqual(["nothere + 1", "^^^^^^^"]);
    const typed = await notebook.error("%time nothere(1)");
    expect(typed.traceback.slice(1)).toEqual(["%time nothere(1)", "      ^^^^^^^"]);
  });

  it("name the nearest magic for one that they do not know", async () => {
    expect((await notebook.error("%tiem f()")).message).toContain(
      "unknown magic: %tiem (did you mean %time?",
    );
    expect((await notebook.error("%%bsh\nls")).message).toContain("did you mean %%bash?");
    expect((await notebook.error("%bash ls")).message).toContain("did you mean %%bash?");
    expect((await notebook.error("1\n%%bash\nls")).message).toBe("%%bash must be the first line of its cell");
    expect((await notebook.error("%time")).message).toBe("%time needs code on its line: %time statement");
    expect((await notebook.error("%%who\n1")).message).toContain("unknown magic: %%who (did you mean %who?");
  });

  it("show markup", async () => {
    const bundle = async (code: string): Promise<unknown> => {
      const value = (await notebook.value(code)) as Record<symbol, () => unknown>;
      return value[Symbol.for("Jupyter.display")]!();
    };
    expect(await bundle("%%html\n<b>${x}</b>\n")).toMatchObject({ "text/html": "<b>${x}</b>" });
    expect(await bundle("%%latex\n\\frac{1}{2}\n")).toMatchObject({ "text/latex": "$$\\frac{1}{2}$$" });
    expect(await bundle("%%js\nelement.textContent = 1;")).toMatchObject({
      "application/javascript": "element.textContent = 1;",
    });
    expect((await notebook.error("%%html\n")).message).toBe("nothing below %%html");
  });

  it("read edited modules again", async () => {
    const file = path.join(notebook.directory, "gate.ts");
    writeFileSync(file, "export const bias = 1;");
    expect(await notebook.value('import { bias } from "./gate"; bias')).toBe(1);
    expect(String(await notebook.value("%reload"))).toBe("no module was edited");
    await new Promise((done) => setTimeout(done, 20));
    writeFileSync(file, "export const bias = 2;");
    expect(String(await notebook.value("%reload"))).toBe("read again\ngate.ts");
    expect(await notebook.value("bias")).toBe(2);
    writeFileSync(file, "export const bias = 33;");
    expect(await notebook.value("%reload\nbias")).toBe(33);
  });
});

describe("questions about cells with magics", () => {
  it("are answered for the magic", () => {
    const { cells } = notebook;
    expect(cells.complete("%ti", 3)).toMatchObject({ matches: ["%time", "%%time"], start: 0, end: 3 });
    expect(cells.complete("1\n%%", 4)).toMatchObject({ matches: [] });
    expect(cells.complete("x\n%engine t", 11)).toMatchObject({ matches: ["tensorflow"], start: 10, end: 11 });
    expect(cells.inspect("%seed 3", 3)).toMatchObject({
      "text/plain": expect.stringContaining("%seed [n") as string,
    });
    expect(cells.isComplete("%%bash\nif true; then").status).toBe("complete");
    expect(cells.isComplete("%time f(").status).toBe("incomplete");
    expect(cells.isComplete("%seed 3\n1").status).toBe("complete");
  });

  it("are answered for the code beside it", () => {
    const { cells } = notebook;
    expect(cells.complete("%time Math.hyp", 14)).toMatchObject({ matches: ["hypot"], start: 11, end: 14 });
    expect(cells.complete("%%bash\nMath.hyp", 15)).toMatchObject({ matches: [] });
    expect(cells.inspect("%%time\nMath.max", 14)).toMatchObject({
      "text/plain": expect.stringContaining("max") as string,
    });
    expect(cells.inspect("%%bash\nMath.max", 14)).toBeUndefined();
  });
});
