import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Notebook, shown } from "./notebook";

let notebook: Notebook;
beforeAll(() => {
  notebook = new Notebook();
});
afterAll(() => {
  notebook.remove();
});

describe("results", () => {
  it.each<[string, unknown]>([
    ["1 + 1", 2],
    ["null", null],
    ["'text'", "text"],
    ["const a1 = 1;\na1 + 1", 2],
    ["Promise.resolve(3)", 3],
    ["await Promise.resolve(4)", 4],
    ["({ a: 1 })", { a: 1 }],
    ["5 // five", 5],
    ["5 // five;", 5],
    ["10n ** 20n", 100000000000000000000n],
    ["let q1 = 0; for await (const x of [1, 2]) q1 += x; q1", 3],
  ])("%s", async (code, value) => {
    expect(await notebook.execute(code)).toEqual({ status: "ok", hasValue: true, value });
  });

  it.each([
    "",
    "// nothing",
    "const b1 = 1",
    "undefined",
    "1 + 1;",
    "5; // five",
    "interface I1 {}",
    "function f1() {}",
  ])("%s gives none", async (code) => {
    expect(await notebook.execute(code)).toEqual({ status: "ok", hasValue: false, value: undefined });
  });

  it("waits for a promise whose value is not wanted, so that its error is the cell's", async () => {
    expect((await notebook.error("Promise.reject(new RangeError('late'));")).name).toBe("RangeError");
  });
});

describe("names across cells", () => {
  it.each<[string, unknown, ...string[]]>([
    ["closures see assignments", 0.01, "let lr = 0.1; function step() { return lr }", "lr = 0.01; step()"],
    [
      "closures see redeclarations",
      "big",
      "let lr2 = 0.1; const step2 = () => lr2",
      "const lr2 = 'big'",
      "step2()",
    ],
    [
      "callers see redefined functions",
      2,
      "function f(): number { return 1 }\nfunction g() { return f() }",
      "function f(): number { return 2 }",
      "g()",
    ],
    [
      "classes are replaced",
      "new",
      "class A { say() { return 'old' } }\nconst make = () => new A()",
      "class A { say() { return 'new' } }",
      "make().say()",
    ],
    [
      "types are replaced",
      1,
      "type T = string; interface U { x: T }",
      "type T = number",
      "const t: T = 1; t",
    ],
    ["shorthand", { lr: 1, epochs: 2 }, "const lr = 1, epochs = 2", "({ lr, epochs })"],
    [
      "destructuring assignment",
      [7, 8],
      "let d1 = 1, d2 = 2",
      "({ d1, other: d2 } = { d1: 7, other: 8 }); [d1, d2]",
    ],
    [
      "destructuring with a property of an earlier cell's type",
      1,
      "const o = { inner: { a: 1 } }",
      "const { inner: { a: renamed } } = o; renamed",
    ],
    [
      "overloads",
      "s1",
      "function over(x: string): string;\nfunction over(x: number): number;\nfunction over(x: any) { return x }",
      "over('s') + over(1)",
    ],
    [
      "generics",
      ["x"],
      "class Box<T> { constructor(readonly value: T) {} }\nconst wrap = <T,>(v: T) => new Box<T>(v)",
      "const w: Box<string> = wrap('x'); [w.value]",
    ],
    [
      "enums and namespaces, two cells on",
      ["Red", 3],
      "enum Color { Red, Green }\nnamespace Space { export const n = 3 }",
      "1",
      "[Color[Color.Red], Space.n]",
    ],
    ["exports", 3, "export const ex = 1; export default function two() { return 2 }", "ex + two()"],
    ["bigint", 3n, "let big = 1n", "big += 2n; big"],
    ["hoisting", 4, "const early = late(); function late() { return 4 }", "early"],
    ["function names", "named", "const named = () => 1", "named.name"],
    ["names of JavaScript's own", 1, "const name = 1, module = 2", "name"],
    ["satisfies and as const", "a", "const c = { k: 'a' } as const satisfies Record<string, string>", "c.k"],
    ["names with underscores", 3, "const __x = 1, _y = 2", "__x + _y"],
    ["declare global", 7, "declare global { var ambient: number }\nglobalThis.ambient = 7", "ambient"],
    ["import.meta", true, "import.meta.url.startsWith('file:')"],
    ["array methods of Node 20", [1, 2], "[2, 1].toSorted()"],
  ])("%s", async (_what, value, ...cells) => {
    expect(await notebook.value(...cells)).toEqual(value);
  });

  it("lists them and looks them up", async () => {
    await notebook.value("const listed = [1]; type Unlisted = 1; listed");
    expect(notebook.cells.names().get("listed")).toEqual([1]);
    expect(notebook.cells.names().has("Unlisted")).toBe(false);
    expect(notebook.cells.names().has("scale")).toBe(false);
    expect(notebook.cells.lookup("listed")).toEqual([1]);
    expect(notebook.cells.lookup("toString")).toBeUndefined();
  });

  it("still knows the type of a name whose type has none", async () => {
    await notebook.value("const hidden = (() => { class Inner { v = 1 } return new Inner() })()");
    expect(await notebook.value("hidden.v")).toBe(1);
  });
});

describe("cells that fail", () => {
  it("leave no name behind that does not exist, and keep what was assigned", async () => {
    await notebook.value("const kept = 'old', replaced = 'old'");
    expect(
      (
        await notebook.error(
          "const replaced = 'new', made = 1;\nthrow new Error('x');\nconst kept = 'new', unborn = 2",
        )
      ).name,
    ).toBe("Error");
    expect(await notebook.value("[kept, replaced, made]")).toEqual(["old", "new", 1]);
    expect((await notebook.error("unborn")).message).toContain("Cannot find name 'unborn'");
    expect(notebook.cells.names().has("unborn")).toBe(false);
  });

  it("keep older functions and classes that they did not come to replace", async () => {
    await notebook.value("class Older { v = 1 }");
    await notebook.error("throw new Error('x'); class Older { w = 2 }");
    expect(await notebook.value("new Older().v")).toBe(1);
  });

  it("change nothing when their types are wrong", async () => {
    await notebook.value("const typed = 1");
    await notebook.error("const typed: number = 'two'");
    expect(await notebook.value("typed")).toBe(1);
  });
});

describe("the library and the kernel's names", () => {
  it("are there without an import, with their types", async () => {
    expect(await notebook.value("scale(21)")).toBe(42);
    expect(await notebook.value("const gate: Gate<3> = new Gate(3); gate.step")).toBe(3);
    expect(await notebook.value("const options: GateOptions = { name: 'g' }; options.name")).toBe("g");
    expect((await notebook.error("scale('x')")).message).toContain(
      "not assignable to parameter of type 'number'",
    );
    expect(await notebook.value("await display(rate)")).toBeUndefined();
    expect(shown).toEqual([0.5]);
    expect(await notebook.value("tf.util.sizeFromShape([2, 3])")).toBe(6);
  });

  it("can be imported by name, and are the same", async () => {
    const code =
      'import { scale as double } from "astronet";\nimport * as tf2 from "@tensorflow/tfjs-core";\n';
    expect(await notebook.value(`${code}double === scale && tf2.tensor === tf.tensor`)).toBe(true);
  });

  it("can be shadowed", async () => {
    expect(await notebook.value("const rate = 'mine', tf = 3", "`${rate} ${tf}`")).toBe("mine 3");
  });

  it("are not loaded before they are used", async () => {
    const fresh = new Notebook();
    const loads = "(globalThis as any).libraryLoads ?? 0";
    const before = await fresh.value(loads);
    await fresh.value("1 + 1", "const x: number = 1");
    expect(await fresh.value(loads)).toBe(before);
    await fresh.value("scale(1)");
    expect(await fresh.value(loads)).toBe(Number(before) + 1);
    fresh.remove();
  });

  it("include Node's own, in a folder without any types", async () => {
    expect(await notebook.value("console.log; process.version; Buffer.from('ab').length")).toBe(2);
  });
});

describe("imports", () => {
  beforeAll(() => {
    notebook.write(
      "notebook/counter.ts",
      "export let count = 0;\nexport const add = (): number => ++count;\nexport interface Shape { sides: number }\n",
    );
    notebook.write(
      "outside.ts",
      "import { base } from './base.js';\nexport const outside: string = base + '!';\n",
    );
    notebook.write("base.ts", "export const base = 'base';\n");
    notebook.write(
      "notebook/node_modules/esm-only/package.json",
      '{ "name": "esm-only", "type": "module", "exports": { "import": "./index.js" } }',
    );
    notebook.write(
      "notebook/node_modules/esm-only/index.js",
      "export default 'esm'; export const one = await Promise.resolve(1);",
    );
    notebook.write("notebook/node_modules/cjs/package.json", '{ "name": "cjs", "main": "index.js" }');
    notebook.write(
      "notebook/node_modules/cjs/index.js",
      "module.exports = (x) => x + 1; module.exports.two = 2;",
    );
    notebook.write(
      "notebook/node_modules/esm-plain/package.json",
      '{ "type": "module", "main": "index.js" }',
    );
    notebook.write("notebook/node_modules/esm-plain/index.js", "export const plain = 'plain';");
    notebook.write("notebook/data.json", '{ "n": 5 }');
  });

  it.each<[string, unknown]>([
    ['import { readFileSync } from "fs"; typeof readFileSync', "function"],
    ['import fs from "node:fs/promises"; typeof fs.readFile', "function"],
    ['import plus, { two } from "cjs"; plus(two)', 3],
    ['import * as all from "cjs"; all.two', 2],
    ['import text, { one } from "esm-only"; text + one', "esm1"],
    ['const m = await import("esm-only"); m.one', 1],
    ['import { plain } from "esm-plain"; plain', "plain"],
    ['import * as seeds from "seedrandom"; typeof seeds.alea', "function"],
    ['const c = await import("cjs"); c.default(1) + c.two', 4],
    ['import { type Shape, count } from "./counter"; const s: Shape = { sides: 3 }; s.sides + count', 3],
    ['import type { Shape } from "./counter"; let sh: Shape; sh', undefined],
    ['import { outside } from "../outside"; outside', "base!"],
    ['import data from "./data.json"; data.n', 5],
    ['const { two } = require("cjs"); two', 2],
    ['import * as tslab from "tslab"; typeof tslab.display.html', "function"],
    ['let s2: import("./counter").Shape = { sides: 4 }; s2.sides', 4],
  ])("%s", async (code, value) => {
    expect(await notebook.value(code)).toEqual(value);
  });

  it("see a module's latest value, also in later cells", async () => {
    expect(await notebook.value('import { count, add } from "./counter"; add(); count')).toBe(1);
    expect(await notebook.value("add(); count")).toBe(2);
    expect(await notebook.value("const count = 'mine'; add()", "count")).toBe("mine");
  });

  it("are read again after an edit, by reload or by an import", async () => {
    notebook.write("notebook/edited.ts", "export const version = 1;\nexport const old = true;\n");
    expect(await notebook.value('import { version } from "./edited"; version')).toBe(1);
    expect(await notebook.cells.reload()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    notebook.write("notebook/edited.ts", "export const version: string = 'two';\nexport const fresh = 3;\n");
    expect(await notebook.cells.reload()).toEqual(["edited.ts"]);
    expect(await notebook.value("version.toUpperCase()")).toBe("TWO");
    await new Promise((resolve) => setTimeout(resolve, 20));
    notebook.write("notebook/edited.ts", "export const version: number = 3;\n");
    expect(await notebook.value('import { version } from "./edited"; version')).toBe(3);
  });

  it("that fail name the line of the cell", async () => {
    notebook.write("notebook/broken.ts", "const x: any = undefined;\nexport const y = x.z;\n");
    const { traceback } = await notebook.error('const fine = 1;\nimport { y } from "./broken";');
    expect(traceback[0]).toBe("TypeError: Cannot read properties of undefined (reading 'z')");
    expect(traceback).toContain("    at broken.ts, line 2");
    expect(traceback).toContain("    at cell " + String(traceback.at(-1)?.match(/\d+/)?.[0]) + ", line 2");
    expect((await notebook.error('import "./missing"')).message).toBe("Cannot find module './missing'");
  });

  it("show type errors of a local module with its line", async () => {
    notebook.write("notebook/wrong.ts", "export const a = 1;\nexport const b: string = a;\n");
    const { traceback } = await notebook.error('import { b } from "./wrong"; b');
    expect(traceback).toEqual([
      "TypeScriptError: wrong.ts, line 2: Type 'number' is not assignable to type 'string'.",
      "export const b: string = a;",
      "             ^",
    ]);
  });
});

describe("cells that start with %", () => {
  it("go through the magics, which give code or a result", async () => {
    const seen: string[] = [];
    const magical = new Notebook({
      magics: (code) => {
        seen.push(code);
        return code.startsWith("%%")
          ? { hasValue: true, value: "handled" }
          : { code: code.replace(/^%.*$/m, "") };
      },
    });
    expect(await magical.value("%seed 1\nconst x = 2;\nx")).toBe(2);
    expect(await magical.value("%%bash\nls")).toBe("handled");
    expect(await magical.value("x + 1")).toBe(3);
    expect(seen).toEqual(["%seed 1\nconst x = 2;\nx", "%%bash\nls"]);
    expect((await magical.error("%time\nthrow new Error('x')")).traceback.at(-1)).toBe(
      "    at cell 4, line 2",
    );
    expect(magical.cells.isComplete("%seed 1\nconst x = 2;").status).toBe("complete");
    magical.remove();
  });
});
