import { describe, expect, it } from "vitest";
import { completeness } from "../../../../kernel/cell/ask/completeness";

describe("completeness", () => {
  it.each([
    "1 + 1",
    "",
    "const f = () => {\n  return 1\n}",
    "await x",
    "for await (const x of y) {}",
    "const s = `a${1}b`",
    "/* whole */ 1",
    "import { a } from 'b'",
    "const wrong: number = 'x'",
  ])("%j is complete", (code) => {
    expect(completeness(code)).toEqual({ status: "complete", indent: "" });
  });

  it.each([
    ["function f() {", "  "],
    ["if (x) {\n  if (y) {", "    "],
    ["const s = `open", ""],
    ["1 /* open", ""],
    ["f(", "  "],
    ["const x =", ""],
    ["const o = {\n  a: 1,", "  "],
  ])("%j waits for more", (code, indent) => {
    expect(completeness(code)).toEqual({ status: "incomplete", indent });
  });

  it.each(["const const = 1;\nlet x", "1 1 1", "x = )", "const s = 'open\nlet y = 1"])(
    "%j is invalid",
    (code) => {
      expect(completeness(code)).toEqual({ status: "invalid", indent: "" });
    },
  );
});
