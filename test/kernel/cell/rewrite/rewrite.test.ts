import { compileFunction } from "node:vm";
import { describe, expect, it } from "vitest";
import { rewriteCell } from "../../../../kernel/cell/rewrite/rewrite";
import { parameters } from "../../../../kernel/cell/rewrite/runtime";
import { typescript } from "../../../../kernel/cell/typescript";

type Scope = Record<string, unknown>;

/** A little notebook: runs rewritten cells one after the other over one shared object. */
class Notebook {
  readonly scope: Scope = {};
  readonly asked: string[] = [];
  private readonly known = new Set<string>();

  run(code: string): unknown {
    const cell = rewriteCell(typescript(), code, (name) => this.known.has(name));
    const noted = new Set<number>();
    const make = compileFunction(
      `return (${cell.isAsync ? "async " : ""}function () { "use strict"; ${cell.body.text}\n})`,
      [...parameters],
    ) as (...values: unknown[]) => () => unknown;
    const stop =
      (who: string) =>
      (value: unknown): unknown => {
        this.asked.push(who);
        return value;
      };
    const run = make(
      this.scope,
      stop("cell"),
      () => stop("function"),
      (step: number) => noted.add(step),
      (name: string) => Promise.resolve({ from: name }),
      { url: "file:///notebook" },
    );
    for (const name of [...cell.steps.flat(), ...cell.loose]) this.known.add(name);
    const result = run();
    if (!(result instanceof Promise)) {
      expect([...noted]).toEqual(cell.steps.map((_, index) => index).slice(1));
    }
    return result;
  }
}

function inTurn(...cells: readonly string[]): unknown {
  const notebook = new Notebook();
  return cells.map((code) => notebook.run(code)).at(-1);
}

describe("rewriteCell", () => {
  it.each<[string, unknown, ...string[]]>([
    [
      "a later cell's value in a closure",
      0.01,
      "let lr = 0.1; function step() { return lr; }",
      "lr = 0.01;",
      "step();",
    ],
    [
      "a redeclared value in a closure",
      5,
      "let lr = 0.1; const step = () => lr;",
      "const lr = 5;",
      "step();",
    ],
    [
      "a redefined function in its caller",
      2,
      "function f() { return 1; } function g() { return f(); }",
      "function f() { return 2; }",
      "g();",
    ],
    [
      "a class that replaces a class",
      "new",
      "class A { say() { return 'old'; } } const make = () => new A();",
      "class A { say() { return 'new'; } }",
      "make().say();",
    ],
    ["shorthand properties", { lr: 1, epochs: 2 }, "const lr = 1, epochs = 2;", "({ lr, epochs });"],
    ["shorthand in an assignment pattern", 7, "let lr = 1;", "({ lr } = { lr: 7 });", "lr;"],
    ["a default in an assignment pattern", 3, "let lr = 1;", "({ lr = 3 } = {});", "lr;"],
    ["array assignment", [2, 1], "let a = 1, b = 2;", "[a, b] = [b, a];", "[a, b];"],
    [
      "patterns with defaults, renames and rests",
      [1, 2, 3, { z: 4 }, [6, 7]],
      "const { x, y: { v = 2 }, w: [u], ...rest } = { x: 1, y: {}, w: [3], z: 4 }; const [, ...tail] = [5, 6, 7];",
      "[x, v, u, rest, tail];",
    ],
    ["a default that uses an earlier name", 4, "const base = 3;", "const { n = base + 1 } = {};", "n;"],
    ["a computed key in a pattern", 9, "const key = 'k';", "const { [key]: value } = { k: 9 };", "value;"],
    ["functions before their declaration", 1, "f(); function f() { return 1; } f();"],
    [
      "functions used before their cell's first statement",
      3,
      "const v = f(); function f() { return 3; }",
      "v;",
    ],
    ["a class before a hoisted function", 4, "class C { v = f(); } function f() { return 4; }", "new C().v;"],
    ["var in a block", 3, "if (true) { var x = 3; }", "x;"],
    ["var in a loop head", [3, 2], "for (var i = 0; i < 3; i++) ; for (var k of [1, 2]) ;", "[i, k];"],
    ["a pattern in a loop head", 4, "for (var { a, b: [c] } of [{ a: 1, b: [3] }]) ;", "a + c;"],
    ["a repeated var", 1, "var x = 1; var x;", "x;"],
    ["let without a value starts afresh", undefined, "let x = 1;", "let x;", "x;"],
    [
      "a loop's own let",
      [0, 1, 2],
      "const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i);",
      "fs.map((f) => f());",
    ],
    [
      "an enum as TypeScript emits it",
      "A",
      "var E; (function (E) { E[E['A'] = 0] = 'A'; })(E || (E = {}));",
      "E[0];",
    ],
    [
      "an enum that replaces an enum",
      undefined,
      "var E; (function (E) { E['A'] = 1; })(E || (E = {}));",
      "var E; (function (E) { E['B'] = 1; })(E || (E = {}));",
      "E.A;",
    ],
    ["bigint", 3n, "let n = 1n;", "n += 2n;", "n;"],
    ["increments", 2, "let n = 1;", "n++; n;"],
    ["tagged templates", "ab", "const tag = (s) => s.join('');", "tag`a${1}b`;"],
    ["no receiver for a plain call", undefined, "function who() { return this; }", "who();"],
    ["optional calls", undefined, "let f;", "f?.(1);"],
    [
      "labels and properties of the same name",
      1,
      "let x = 1; const o = { x: 5, m() { return 1; } };",
      "x: for (;;) { break x; } o.m();",
    ],
    ["a name as its own function's default", 2, "const d = 2;", "const f = (x = d) => x; f();"],
    ["new with an earlier class", true, "class A {}", "new A() instanceof A;"],
    [
      "a static block",
      3,
      "class A { static v; static { var x = 1; for (const y of [2]) A.v = x + y; } }",
      "A.v;",
    ],
  ])("sees %s", (_what, value, ...cells) => {
    expect(inTurn(...cells)).toEqual(value);
  });

  it.each([
    ["a parameter", "(function (x) { return x; })(2);"],
    ["a destructured parameter", "(({ x }) => ({ x }))({ x: 2 }).x;"],
    ["a block's let", "let r; { let x = 2; r = x; } r;"],
    ["a hoisted var of a function", "(() => { if (true) { var x = 2; } return x; })();"],
    ["a catch variable", "let c; try { throw 2; } catch (x) { c = x; } c;"],
    ["a function's inner function", "(() => { return x(); function x() { return 2; } })();"],
    ["a switch's let", "let s; switch (1) { case 1: let x = 2; s = x; } s;"],
    ["a function expression's own name", "(function x(n) { return n === 0 ? 2 : x(n - 1); })(1);"],
    ["a class expression's own name", "new (class x { static v = 2; get() { return x.v; } })().get();"],
    ["a loop variable", "let l; for (const x of [2]) l = x; l;"],
  ])("leaves %s alone", (_what, code) => {
    expect(inTurn("let x = 1;", code)).toBe(2);
    expect(inTurn("let x = 1;", code, "x;")).toBe(1);
  });

  it("keeps the names of functions and classes", () => {
    const names = "[f.name, g.name, h.name, C.name, D.name];";
    const cell =
      "const f = () => 1; const g = function () {}; let h; h = (async () => 2); class C {} const D = class {};";
    expect(inTurn(cell, names)).toEqual(["f", "g", "h", "C", "D"]);
  });

  it("gives no result for declarations and blocks", () => {
    for (const code of [
      "const x = 1;",
      "if (true) { 1; }",
      "function f() {}",
      "class A {}",
      "",
      "export {};",
    ]) {
      expect(rewriteCell(typescript(), code, () => false).hasResult, code).toBe(false);
    }
  });

  it("finds the last expression before the exports that TypeScript adds", () => {
    expect(inTurn("const x = 1;\nx + 1;\nexport { x };")).toBe(2);
  });

  it("keeps each line where it is", () => {
    const code = 'import {\n  a,\n  b\n} from "m";\nconst x =\n  1;\nfunction f() {\n  return x;\n}\nx;';
    const { body } = rewriteCell(typescript(), code, () => false);
    expect(body.text.split("\n").length).toBe(code.split("\n").length);
    const line = body.text.split("\n").findIndex((each) => each.includes("return"));
    expect(line).toBe(7);
    const column = (body.text.split("\n")[line] ?? "").indexOf("__an_scope.x");
    expect(body.origin({ line, column })).toEqual({ line: 7, column: 9 });
  });

  it("lists imports and what they give", () => {
    const code =
      'import d, { a as b } from "m"; import * as ns from "n"; import "side"; export { q } from "p";';
    const { imports } = rewriteCell(typescript(), code, () => false);
    expect(imports.map(({ specifier, bindings }) => [specifier, bindings])).toEqual([
      [
        "m",
        [
          { name: "d", imported: "default" },
          { name: "b", imported: "a" },
        ],
      ],
      ["n", [{ name: "ns", imported: "*" }]],
      ["side", []],
      ["p", []],
    ]);
  });

  it("names what a cell uses of other cells, and nothing else", () => {
    const known = new Set(["tf", "lr", "hidden"]);
    const code = "const a = tf.ones([1]); function f(hidden) { return { lr, x: hidden, lrs: 1 }; }";
    expect([...rewriteCell(typescript(), code, (name) => known.has(name)).uses]).toEqual(["tf", "lr"]);
  });

  it("notes each declaration once it has run", () => {
    const { steps, loose } = rewriteCell(
      typescript(),
      "function f() {} const a = 1, b = 2; class C {} if (a) { var v = 1; } let c;",
      () => false,
    );
    expect(steps).toEqual([["f"], ["a", "b"], ["C"], ["c"]]);
    expect(loose).toEqual(["v"]);
  });

  it("turns dynamic imports and import.meta to the notebook", async () => {
    expect(await inTurn('const m = await import("./x"); m.from;')).toBe("./x");
    expect(inTurn("import.meta.url;")).toBe("file:///notebook");
  });
});

describe("checks for interrupts", () => {
  const asked = async (code: string): Promise<readonly string[]> => {
    const notebook = new Notebook();
    await notebook.run(code);
    return notebook.asked;
  };

  it("puts none into synchronous cells", async () => {
    expect(await asked("let s = 0; for (let i = 0; i < 3; i++) s += i; while (s > 0) s--; s;")).toEqual([]);
  });

  it("asks in every loop of a cell that waits, and after the wait", async () => {
    expect(await asked("await 1; for (const x of [1, 2]) ; do { } while (false);")).toEqual([
      "cell",
      "cell",
      "cell",
      "cell",
    ]);
  });

  it("asks in the waiting loops of functions, once a round and once a wait", async () => {
    const code = "async function f() { for (const x of [1, 2]) await x; for (const y of [3]) ; }\nf();";
    expect(await asked(code)).toEqual(["function", "function", "function", "function"]);
  });

  it("asks in for await", async () => {
    expect(await asked("for await (const x of [1, 2]) { }")).toEqual(["cell", "cell"]);
  });

  it("asks outside a try that catches everything", () => {
    const cell = rewriteCell(typescript(), "while (true) { try { await x; } catch { } }", () => false);
    expect(cell.body.text).toBe("while (true) {__an_stop(); try { __an_stop(await x); } catch { } }");
  });
});
