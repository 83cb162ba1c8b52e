import { describe, expect, it } from "vitest";
import { typescript } from "../../../kernel/cell/typescript";
import { parseMagics, type ParsedCell } from "../../../kernel/magic/parse";

const parse = (cell: string): ParsedCell => parseMagics(typescript(), cell, (form) => form === "%time");

describe("the magics of a cell", () => {
  it("stand at the start of a line, and the rest stays where it is", () => {
    const cell = "%seed 3\nconst x = 1\n  %who  a b \nx";
    expect(parse(cell)).toEqual({
      kind: "lines",
      lines: [
        { form: "%seed", argument: "3", start: 0, end: 7 },
        { form: "%who", argument: "a b", start: 22, end: 31 },
      ],
      code: ";      \nconst x = 1\n  ;         \nx".replace("         \nx", `${" ".repeat(8)} \nx`),
    });
  });

  it("leave the statement behind a magic that is around it", () => {
    const parsed = parse("%time f(\n  1)");
    expect(parsed).toMatchObject({ code: ";     f(\n  1)", lines: [{ form: "%time", argument: "f(" }] });
  });

  it.each([
    ["a remainder in brackets", "const a = (7\n%b\n)"],
    ["a remainder behind a space", "const a = 7\n% b"],
    ["a remainder of a property", "const a = 7\n%b.c"],
    ["text in a template", "const a = `\n%time flies\n`"],
    ["text in a comment", "/*\n%seed 1\n*/"],
    ["an argument", "f(1,\n%b\n)"],
    ["the body of a function", "function f() {\n%seed 1\n}"],
    ["what an assignment waits for", "const a =\n%b"],
  ])("are not %s", (_what, cell) => {
    expect(parse(cell)).toEqual({ kind: "lines", lines: [], code: cell });
  });

  it("go on behind brackets and templates that are closed", () => {
    const parsed = parse("f(`%a\n%b`)\n%who\n");
    expect(parsed).toMatchObject({ lines: [{ form: "%who" }] });
  });

  it("take the whole cell where two percent signs stand on its first line", () => {
    expect(parse("\n%%bash -x\nls\n%who\n")).toEqual({
      kind: "cell",
      first: { form: "%%bash", argument: "-x", start: 1, end: 10 },
      body: "ls\n%who\n",
    });
    expect(parse("%%html")).toMatchObject({ kind: "cell", body: "" });
    expect(parse("1\n%%bash\n")).toMatchObject({ kind: "lines", lines: [{ form: "%%bash" }] });
  });
});
