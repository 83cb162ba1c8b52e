import { describe, expect, it } from "vitest";
import { typescript } from "../../../kernel/cell/typescript";
import { Edits } from "../../../kernel/cell/rewrite/edits";
import { around, isBlank, statementsFrom } from "../../../kernel/magic/around";

const ts = typescript();
const end = (value?: string): string => (value === undefined ? "E()" : `E(${value})`);
const wrap = (code: string, place: number, howMany: "first" | "all"): string => {
  const edits = new Edits();
  around(ts, edits, statementsFrom(ts, code, place, howMany), place, "B()", end);
  return edits.apply(code).text;
};

describe("code around statements", () => {
  it("passes the value of the last expression on", () => {
    expect(wrap("a;\nb, c // why", 0, "all")).toBe(";B();a;\nE((b, c)) // why");
    expect(wrap("a", 0, "all")).toBe(";B();E((a))");
    expect(wrap("({ a: 1 });", 0, "all")).toBe(";B();E((({ a: 1 })));");
  });

  it("comes behind a last statement that is no expression", () => {
    expect(wrap("a;\nconst b = 1", 0, "all")).toBe(";B();a;\nconst b = 1;E();");
    expect(wrap("", 0, "all")).toBe(";B();");
  });

  it("takes the first statement behind the place, over all of its lines", () => {
    expect(wrap("a;\nf(\n1);\nc", 2, "first")).toBe("a;;B();\nE((f(\n1)));\nc");
  });
});

it("code without statements is blank", () => {
  expect(isBlank(ts, " ;\n// nothing\n;")).toBe(true);
  expect(isBlank(ts, "1")).toBe(false);
});
