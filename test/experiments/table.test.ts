import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

import { firstColumns, readRows, withRow, writeRows } from "../../notebooks/experiments/table";

const folder = mkdtempSync(join(tmpdir(), "astronet-table-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("the table of an experiment", () => {
  const row = (method: string, seed: number, error = "1") => ({
    experiment: "e",
    method,
    seed: String(seed),
    test_error_percent: error,
  });

  it("has one row a method and seed, in the order of methods and seeds", () => {
    const order = ["dense", "small"];
    let rows = [row("small", 10), row("dense", 1)].reduce<ReturnType<typeof row>[]>(
      (all, one) => withRow(all, one, order) as ReturnType<typeof row>[],
      [],
    );
    rows = withRow(rows, row("small", 2), order) as typeof rows;
    rows = withRow(rows, row("dense", 1, "2"), order) as typeof rows;
    expect(rows.map(({ method, seed, test_error_percent }) => [method, seed, test_error_percent])).toEqual([
      ["dense", "1", "2"],
      ["small", "2", "1"],
      ["small", "10", "1"],
    ]);
  });

  it("is read as it was written, commas and quotes in it too", () => {
    const path = join(folder, "deep", "e.csv");
    const rows = [{ ...row("dense", 0), command: 'npm run x -- --seeds 0,1 "a"', units: "" }];
    writeRows(path, rows, [...firstColumns, "units"]);
    expect(readFileSync(path, "utf8").split("\n")[0]).toBe(
      "experiment,method,seed,test_error_percent,parameters,macs,seconds,engine,commit,command,units",
    );
    expect(readRows(path)).toEqual([
      { ...rows[0], parameters: "", macs: "", seconds: "", engine: "", commit: "" },
    ]);
    expect(readRows(join(folder, "none.csv"))).toEqual([]);
  });
});
