import { expect, it } from "vitest";
import { readCsvRows, writeCsvRows } from "../../../src/export/table/csv-rows";

it("what is written is read again", () => {
  const columns = ["name", "note, quoted"];
  const rows = [
    { name: "a", "note, quoted": 'says "yes",\nand no' },
    { name: "", "note, quoted": "" },
  ];
  const text = writeCsvRows(columns, rows);
  expect(text).toBe('name,"note, quoted"\na,"says ""yes"",\nand no"\n,\n');
  expect(readCsvRows(text)).toEqual({ columns, rows });
  expect(readCsvRows(text.replaceAll("\n", "\r\n").replace("\r\nand", "\nand"))).toEqual({ columns, rows });
  expect(readCsvRows("a,b\n1")).toEqual({ columns: ["a", "b"], rows: [{ a: "1", b: "" }] });
  expect(readCsvRows("")).toEqual({ columns: [], rows: [] });
});
