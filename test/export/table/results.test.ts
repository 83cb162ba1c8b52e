import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AstroNetError } from "../../../src/error";
import { results } from "../../../src/export/table/results";
import { jupyterDisplay } from "../../../src/mime";

const before = process.cwd();
let folder = "";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "astronet-results-"));
  mkdirSync(join(folder, "results"));
  writeFileSync(join(folder, "results", "mine.csv"), "method,error\nplain,0.9\nAstroNet & co,1.25\n");
  writeFileSync(join(folder, "results", "bench.csv"), "work\nhere\n");
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

describe("results", () => {
  it("are read from the working folder first, and say so", () => {
    const mine = results("mine");
    expect(mine.from).toBe("results/mine.csv");
    expect(mine.rows).toEqual([
      ["plain", 0.9],
      ["AstroNet & co", 1.25],
    ]);
    expect(results("bench").rows).toEqual([["here"]]);
  });

  it("are read from notebooks/results of a clone, and from the package wherever one is", () => {
    process.chdir(before);
    expect(results("bench").from).toBe("notebooks/results/bench.csv");
    process.chdir(tmpdir());
    const packaged = results("bench");
    expect(packaged.from).toBe("notebooks/results/bench.csv of the package astronet");
    expect(packaged.columns.map(({ name }) => name)).toContain("ours_ms");
  });

  it("show themselves as a table with their file below it", () => {
    const bundle = results("mine")[jupyterDisplay]();
    expect(bundle["text/plain"]).toBe(`${String(results("mine"))}\n2 rows from results/mine.csv`);
    expect(bundle["text/html"]).toContain("AstroNet &amp; co");
    expect(bundle["text/html"]).toContain("<small>2 rows from results/mine.csv</small>");
  });

  it("become a data frame", () => {
    const frame = results("mine").toDataFrame();
    expect(frame.columns).toEqual(["method", "error"]);
    expect(frame.values).toEqual([
      ["plain", 0.9],
      ["AstroNet & co", 1.25],
    ]);
  });

  it("refuse an unknown name, with those that there are", () => {
    expect(() => results("mien")).toThrow(AstroNetError);
    expect(() => results("mien")).toThrow(/^no results "mien" \(there are bench, .*mine.*\)$/);
    expect(() => results("../results/mine")).toThrow('no results "../results/mine"');
  });
});
