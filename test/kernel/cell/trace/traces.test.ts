import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Notebook } from "../notebook";

let notebook: Notebook;
let count: number;
beforeAll(() => {
  notebook = new Notebook();
  count = 0;
});
afterAll(() => {
  notebook.remove();
});

async function run(code: string): Promise<void> {
  count++;
  await notebook.value(code);
}

/** The trace of a cell that fails, in which the cell itself is called N. */
async function trace(code: string): Promise<readonly string[]> {
  count++;
  const { traceback } = await notebook.error(code);
  return traceback.map((line) => line.replaceAll(`cell ${count},`, "cell N,"));
}

describe("traces", () => {
  it("speak of the cell's own lines, types or not", async () => {
    const code = `interface P {
  a: number;
}
type Q =
  | P
  | undefined;

function inner(q: Q): number {
  return q.a;
}
const outer = (q: Q) => inner(q);

outer(undefined);`;
    expect(await trace(code)).toEqual([
      "TypeError: Cannot read properties of undefined (reading 'a')",
      "      return q.a;",
      "               ^",
      "    at inner (cell N, line 9)",
      "    at outer (cell N, line 11)",
      "    at cell N, line 13",
    ]);
  });

  it("follow calls into earlier cells, and waits", async () => {
    await run("async function slow(): Promise<void> {\n  await null;\n\n  throw new RangeError('far');\n}");
    const earlier = count;
    expect(await trace("\nawait slow()")).toEqual([
      "RangeError: far",
      "      throw new RangeError('far');",
      "            ^",
      `    at slow (cell ${earlier}, line 4)`,
      "    at cell N, line 2",
    ]);
  });

  it("tell causes and every error of an aggregate, once", async () => {
    const code = `const root = new TypeError("root");
const a = new Error("a", { cause: root });
throw new AggregateError([a, root, "text"], "many", { cause: "why" })`;
    const lines = await trace(code);
    expect(lines.filter((line) => !/\^|^ +at |const|throw/.test(line))).toEqual([
      "AggregateError: many",
      "  [1] Error: a",
      "    caused by TypeError: root",
      "  [2] TypeError: root",
      "      (told above)",
      "  [3] Thrown: text",
      "  caused by Thrown: why",
    ]);
    expect(lines).toContain("      at cell N, line 2");
    expect(lines).toContain("        at cell N, line 1");
  });

  it("use the cell's names, not the kernel's", async () => {
    await run("let thing: any = 1");
    expect((await trace("thing()"))[0]).toBe("TypeError: thing is not a function");
    expect((await trace("thing.x.y()"))[0]).toBe(
      "TypeError: Cannot read properties of undefined (reading 'y')",
    );
    expect((await trace("thing.foo()"))[0]).toBe("TypeError: thing.foo is not a function");
    expect((await trace("new Map(thing)"))[0]).toContain("TypeError: number 1 is not iterable");
    expect((await trace("new thing()"))[0]).toBe("TypeError: thing is not a constructor");
  });

  it("leave out the kernel and Node, and keep packages", async () => {
    notebook.write("notebook/node_modules/thrower/package.json", '{ "name": "thrower" }');
    notebook.write("notebook/node_modules/thrower/index.js", "exports.go = (f) => f();");
    const lines = await trace(
      "import { go } from 'thrower';\n[1].map(() => go(() => { throw new Error('x') }))",
    );
    expect(lines.join("\n")).toContain("node_modules/thrower/index.js:1");
    expect(lines.filter((line) => /node:|kernel|evalmachine|<anonymous>|__an_/.test(line))).toEqual([]);
    expect(lines.at(-1)).toBe("    at cell N, line 2");
  });

  it("describe what is no error", async () => {
    expect(await trace("throw 'text'")).toEqual(["Thrown: text"]);
    expect(await trace("throw { code: 1 }")).toEqual(["Thrown: { code: 1 }"]);
    expect(await trace("throw undefined")).toEqual(["Thrown: undefined"]);
    expect(await trace("throw Object.assign(new Error(''), { name: 'Odd' })")).toContain("Odd");
  });

  it("are what error.stack shows, too", async () => {
    count++;
    const stack = await notebook.value("\nconst made = new Error('made');\nmade.stack");
    expect(stack).toBe(`Error: made\n    at cell ${count}, line 2`);
  });

  it("leave the stacks of other errors alone", () => {
    expect(new Error("other").stack).toMatch(/^Error: other\n {4}at .*traces\.test\.ts/);
  });

  it("describe errors that come later, from timers", async () => {
    await run("let late: Error;\nsetTimeout(function tick() {\n  late = new Error('late');\n}, 1);");
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { name, message, traceback } = notebook.cells.describeError(notebook.cells.lookup("late"));
    expect([name, message]).toEqual(["Error", "late"]);
    expect(traceback.at(-1)).toContain(`tick (cell ${count}, line 3)`);
  });
});
