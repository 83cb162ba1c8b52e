import { describe, expect, it } from "vitest";
import { table, Table } from "../../../src/export/table/table";
import { jupyterDisplay } from "../../../src/mime";
import { sample } from "./sample-table";

describe("Table", () => {
  it("shows itself as text", () => {
    expect(String(sample)).toMatchInlineSnapshot(`
      "method           accuracy (%)  parameters  note
      ─────────────  ──────────────  ──────────  ─────
      dense & plain  99.123 ± 0.035     430 500  ref_1
      AstroNet         99.31 ± 0.12      21 034
      µ ≤ 5 %, "x"       98.3 ± 1.2        2761  a|b"
    `);
  });

  it("shows itself in a notebook as HTML and text", () => {
    const bundle = sample[jupyterDisplay]();
    expect(bundle["text/plain"]).toBe(String(sample));
    expect(bundle["text/html"]).toContain('<th scope="col"');
    expect(bundle["text/html"]).toContain("99.123 ± 0.035");
    expect(bundle["text/html"]).toContain("dense &amp; plain");
  });

  it("groups the digits of an uncertainty as those of its value", () => {
    const counts = table([{ MACs: { value: 277_800, uncertainty: 16_900 } }]);
    expect(counts.toString()).toContain("278\u2009000 ± 17\u2009000");
    expect(counts.toLatex()).toContain("278\\,000 \\pm 17\\,000");
  });

  it("is made of records whose keys differ", () => {
    const mixed = table([{ a: 1 }, { b: "x", a: -2.34567 }]);
    expect(mixed.columns).toEqual([{ name: "a" }, { name: "b" }]);
    expect(mixed.rows).toEqual([
      [1, null],
      [-2.34567, "x"],
    ]);
  });

  it("gives its rows as records", () => {
    const records = table([{ a: 1, b: { value: 2, uncertainty: 0.1 } }, { a: null }]).toRecords();
    expect(records).toEqual([
      { a: 1, b: { value: 2, uncertainty: 0.1 } },
      { a: null, b: null },
    ]);
  });

  it("gives mean and sample standard deviation over repeated runs", () => {
    const runs = table([
      { method: "a", seed: 0, error: 1, cost: 10 },
      { method: "b", seed: 0, error: 5, cost: 20 },
      { method: "a", seed: 1, error: 3, cost: 10 },
    ]);
    expect(runs.spread("method", ["error", "cost"]).toRecords()).toEqual([
      {
        method: "a",
        runs: 2,
        error: { value: 2, uncertainty: Math.SQRT2 },
        cost: { value: 10, uncertainty: 0 },
      },
      { method: "b", runs: 1, error: 5, cost: 20 },
    ]);
    expect(() => runs.spread("kind", ["error"])).toThrow('no column "kind" (the table has method, seed');
    expect(() => runs.spread("seed", ["method"])).toThrow('no mean of column "method": it has "a"');
  });

  it("is made of what looks like a data frame", () => {
    const frame = {
      columns: ["a", "b"],
      values: [
        [1, "x"],
        [2, undefined],
      ],
    };
    expect(table(frame).rows).toEqual([
      [1, "x"],
      [2, null],
    ]);
    expect(table({ columns: ["a"], values: [1, 2] }).rows).toEqual([[1], [2]]);
  });

  it("sorts by a column, empty cells last", () => {
    const some = table([{ a: 2 }, { a: null }, { a: 10 }, { a: 1 }]);
    expect(some.sortBy("a").rows.flat()).toEqual([1, 2, 10, null]);
    expect(some.sortBy("a", "falling").rows.flat()).toEqual([10, 2, 1, null]);
    expect(
      table([{ a: "b" }, { a: "a" }])
        .sortBy("a")
        .rows.flat(),
    ).toEqual(["a", "b"]);
    expect(some.rows.flat()).toEqual([2, null, 10, 1]);
  });

  it("cannot be changed", () => {
    expect(() => {
      (sample.rows[0] as unknown[])[0] = "changed";
    }).toThrow(TypeError);
  });

  it("refuses what is no table", () => {
    expect(() => table(7 as never)).toThrow("not a table");
    expect(() => table([{ a: {} }])).toThrow('row 0, column "a" of a table is object');
    expect(() => table([])).toThrow("at least one column");
    expect(() => table([{ a: 1 }], { columns: ["b"] })).toThrow('no column "b" (the table has a)');
    expect(() => table([{ a: 1 }], { columns: ["a", "a"] })).toThrow('column "a" is there twice');
    expect(() => new Table({ columns: [{ name: "a" }], rows: [[1, 2]] })).toThrow(
      "row 0 of the table has 2 cells, not 1",
    );
    expect(() => sample.sortBy("x")).toThrow('no column "x"');
  });
});
