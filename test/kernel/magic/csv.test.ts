import { expect, it } from "vitest";
import { readCsv, withRow, writeCsv } from "../../../kernel/magic/csv";

it("what is written is read again", () => {
  const columns = ["name", "note, quoted"];
  const rows = [
    { name: "a", "note, quoted": 'says "yes",\nand no' },
    { name: "", "note, quoted": "" },
  ];
  const text = writeCsv(columns, rows);
  expect(text).toBe('name,"note, quoted"\na,"says ""yes"",\nand no"\n,\n');
  expect(readCsv(text)).toEqual({ columns, rows });
  expect(readCsv(text.replaceAll("\n", "\r\n").replace("\r\nand", "\nand"))).toEqual({ columns, rows });
  expect(readCsv("a,b\n1")).toEqual({ columns: ["a", "b"], rows: [{ a: "1", b: "" }] });
  expect(readCsv("")).toEqual({ columns: [], rows: [] });
});

it("a row may bring new columns", () => {
  const first = withRow("", { seed: "1", loss: "0.5" });
  expect(first).toBe("seed,loss\n1,0.5\n");
  expect(withRow(first, { seed: "2", accuracy: "0.9" })).toBe("seed,loss,accuracy\n1,0.5,\n2,,0.9\n");
});
