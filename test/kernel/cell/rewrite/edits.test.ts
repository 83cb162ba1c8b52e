import { describe, expect, it } from "vitest";
import { Edits, lineStarts, placeOf } from "../../../../kernel/cell/rewrite/edits";

describe("Edits", () => {
  it("nests insertions, and puts them before a replacement at the same place", () => {
    const edits = new Edits();
    edits.insert(0, "f(");
    edits.insert(0, "g(");
    edits.replace(0, 1, "xx");
    edits.insert(1, ")");
    edits.insert(1, ")!");
    expect(edits.apply("x;").text).toBe("f(g(xx))!;");
  });

  it("keeps the lines of what it takes out", () => {
    const edits = new Edits();
    edits.replace(0, 9, "");
    expect(edits.apply("import\na;\nb").text).toBe("\n\nb");
  });

  it("knows where each place came from", () => {
    const edits = new Edits();
    edits.insert(4, "INSERTED ");
    edits.replace(8, 9, "long.name");
    const edited = edits.apply("one two x\nthree");
    expect(edited.text).toBe("one INSERTED two long.name\nthree");
    expect(edited.origin({ line: 0, column: 1 })).toEqual({ line: 0, column: 1 });
    expect(edited.origin({ line: 0, column: 6 })).toEqual({ line: 0, column: 4 });
    expect(edited.origin({ line: 0, column: 14 })).toEqual({ line: 0, column: 5 });
    expect(edited.origin({ line: 0, column: 20 })).toEqual({ line: 0, column: 8 });
    expect(edited.origin({ line: 1, column: 2 })).toEqual({ line: 1, column: 2 });
  });
});

describe("placeOf", () => {
  it("counts lines and columns from 0", () => {
    const starts = lineStarts("a\n\nbc");
    expect(starts).toEqual([0, 2, 3]);
    expect([0, 1, 2, 3, 4].map((offset) => placeOf(starts, offset))).toEqual([
      { line: 0, column: 0 },
      { line: 0, column: 1 },
      { line: 1, column: 0 },
      { line: 2, column: 0 },
      { line: 2, column: 1 },
    ]);
  });
});
