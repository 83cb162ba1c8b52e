import { describe, expect, it } from "vitest";
import { markedLine, problemsOf, typeScriptError } from "../../../../kernel/cell/check/diagnostic";

const at = (line: number, character: number): { offset: number; line: number; character: number } => ({
  offset: 0,
  line,
  character,
});

describe("problemsOf", () => {
  it("joins the steps of one explanation", () => {
    const diagnostic = { start: at(1, 2), end: at(1, 5), category: 1, code: 1 };
    expect(
      problemsOf([
        { ...diagnostic, messageText: "A is not B." },
        { ...diagnostic, messageText: "Types of x differ." },
        { ...diagnostic, start: at(2, 0), end: at(4, 0), messageText: "Other.", fileName: "m.ts" },
      ]),
    ).toEqual([
      { file: undefined, line: 1, column: 2, length: 3, message: "A is not B.\n  Types of x differ." },
      { file: "m.ts", line: 2, column: 0, length: 1, message: "Other." },
    ]);
  });
});

describe("markedLine", () => {
  it("puts the marker below the place, tabs kept", () => {
    expect(markedLine("a\n\tlet x = 1", 1, 5, 1)).toEqual(["\tlet x = 1", "\t    ^"]);
    expect(markedLine("abc", 0, 1, 99)).toEqual(["abc", " ^^"]);
    expect(markedLine("abc", 0, 3, 0)).toEqual(["abc", "   ^"]);
    expect(markedLine("abc", 7, 0, 1)).toEqual([]);
  });
});

describe("typeScriptError", () => {
  it("shows each problem with its line", () => {
    const problem = { file: undefined, line: 0, column: 4, length: 1, message: "Bad x." };
    const other = { file: "m.ts", line: 1, column: 0, length: 2, message: "Bad m." };
    expect(typeScriptError([problem, other], 3, "let x", () => "a\nbb")).toEqual({
      name: "TypeScriptError",
      message: "cell 3, line 1: Bad x.",
      traceback: [
        "TypeScriptError: cell 3, line 1: Bad x.",
        "let x",
        "    ^",
        "",
        "m.ts, line 2: Bad m.",
        "bb",
        "^^",
      ],
    });
  });
});
