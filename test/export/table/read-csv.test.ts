import { describe, expect, it } from "vitest";
import { readCsv } from "../../../src/export/table/read-csv";
import { table } from "../../../src/export/table/table";
import { sample } from "./sample-table";

describe("readCsv", () => {
  it("reads columns of numbers as numbers, of truth values as those, others as text; empty is null", () => {
    expect(readCsv("method,error,open,commit\nplain,0.9,true,12e4\r\nAstroNet,,false,94a\n")).toEqual({
      columns: [{ name: "method" }, { name: "error" }, { name: "open" }, { name: "commit" }],
      rows: [
        ["plain", 0.9, true, "12e4"],
        ["AstroNet", null, false, "94a"],
      ],
    });
  });

  it("reads quotes, commas and line breaks within quotes, and empty fields at both ends", () => {
    expect(readCsv('a,b,c\n,"x, ""y""\nz",\n').rows).toEqual([[null, 'x, "y"\nz', null]]);
    expect(readCsv("a,b\n1,").rows).toEqual([[1, null]]);
    expect(readCsv("a,b").rows).toEqual([]);
  });

  it("reads what a table writes", () => {
    const again = table(readCsv(sample.toCsv()));
    expect(again.toCsv()).toBe(sample.toCsv());
  });

  it("refuses an empty text, a ragged line and a stray quote", () => {
    expect(() => readCsv("")).toThrow("no table: the text is empty");
    expect(() => readCsv("a,b\n1,2\n3\n")).toThrow("row 2 of the table has 1 fields, its head has 2");
    expect(() => readCsv('a,b\n1,2"x\n')).toThrow('line 2 of the table cannot be read at "2\\"x\\n"');
  });
});
