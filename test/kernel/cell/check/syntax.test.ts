import { describe, expect, it } from "vitest";
import { firstDecorator, isQuiet, withoutExports } from "../../../../kernel/cell/check/syntax";
import { typescript } from "../../../../kernel/cell/typescript";

describe("withoutExports", () => {
  it.each([
    ["export const x = 1", "       const x = 1"],
    ["export default function f() {}", "               function f() {}"],
    ["export default x + 1", "               x + 1"],
    ["const a = 1;\nexport {\n  a\n};", "const a = 1;\n        \n   \n  "],
    ["export type T = 1; export interface I {}", "       type T = 1;        interface I {}"],
    ["export * from './m'", "export * from './m'"],
    ["const s = 'export const x'", "const s = 'export const x'"],
    ["namespace N { export const x = 1 }", "namespace N { export const x = 1 }"],
  ])("%j", (code, result) => {
    expect(withoutExports(typescript(), code)).toBe(result);
  });
});

describe("isQuiet", () => {
  it.each([
    ["1", false],
    ["1;", true],
    ["1; // why", true],
    ["1 // why;", false],
    ["1;;", true],
    ["", true],
    ["const x = 1;\nx", false],
  ])("%j: %s", (code, quiet) => {
    expect(isQuiet(typescript(), code)).toBe(quiet);
  });
});

describe("firstDecorator", () => {
  it("finds decorators of classes and members, and nothing in text", () => {
    expect(firstDecorator(typescript(), "@d class A {}")?.getText()).toBe("@d");
    expect(firstDecorator(typescript(), "class A { @e() m() {} }")?.getText()).toBe("@e()");
    expect(
      firstDecorator(typescript(), "const mail = 'a@b'; /** @param x */ function f() {}"),
    ).toBeUndefined();
  });
});
