import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readCsvRows } from "../../../src";
import { Experiments, resultColumns, withRow } from "../../../kernel/magic/experiments";
import { MagicNotebook } from "./notebook";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "astronet-experiments-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const rows = (folder: string, name: string): readonly Record<string, string>[] =>
  readCsvRows(readFileSync(path.join(folder, "results", `${name}.csv`), "utf8")).rows;

it("the columns of a result are its simple entries", () => {
  expect(resultColumns({ accuracy: 0.5, note: "x", ok: true, history: [1] })).toEqual({
    accuracy: "0.5",
    note: "x",
    ok: "true",
  });
  expect(resultColumns(3)).toEqual({ value: "3" });
  expect(resultColumns(undefined)).toEqual({});
});

it("each run of an experiment is a row, one that fails too", async () => {
  const experiments = new Experiments(directory);
  const done = await experiments.begin("gate", () => Promise.resolve({ accuracy: 0.9 }));
  expect(done).toMatchObject({ status: "done", file: path.join("results", "gate.csv") });
  const failed = await experiments.begin("gate", () => Promise.reject(new RangeError("too far")));
  expect(failed).toMatchObject({ status: "failed", thrown: { message: "too far" } });
  expect(rows(directory, "gate")).toMatchObject([
    { experiment: "gate", status: "done", accuracy: "0.9", error: "" },
    { experiment: "gate", status: "failed", accuracy: "", error: "too far" },
  ]);
  for (const row of rows(directory, "gate")) expect(Number(row.seconds)).toBeGreaterThanOrEqual(0);
});

it("one name is for one experiment at a time", async () => {
  const experiments = new Experiments(directory);
  let finish: (value: number) => void = () => undefined;
  const begun = experiments.begin("a", () => new Promise((done) => (finish = done)));
  expect(() => experiments.begin("a", () => Promise.resolve(1))).toThrow("experiment a is still running");
  expect(() => experiments.begin("../a", () => Promise.resolve(1))).toThrow("not a name for an experiment");
  expect(() => experiments.ended("b")).toThrow("no experiment b has been begun");
  finish(2);
  await begun;
  await experiments.begin("a", () => Promise.resolve(3));
  expect(rows(directory, "a").map(({ value }) => value)).toEqual(["2", "3"]);
  expect(await experiments.ended("")).toMatchObject({ row: { value: "3" } });
});

it("a file that cannot be written is told", async () => {
  writeFileSync(path.join(directory, "results"), "");
  await expect(new Experiments(directory).begin("a", () => Promise.resolve(1))).rejects.toThrow("EEXIST");
});

it("a cell runs in the background, its names its own, while others run", async () => {
  const notebook = new MagicNotebook();
  const cell = [
    "%%experiment slow",
    'import { setTimeout as pause } from "node:timers/promises";',
    "const steps: number[] = [];",
    "for (let i = 0; i < 3; i++) { await pause(1); steps.push(i); } // counts",
    "while ((globalThis as any).held) await pause(1);",
    "%seed off",
    "({ steps: steps.length, seed: 1 })",
  ].join("\n");
  await notebook.value("(globalThis as any).held = true;");
  expect(await notebook.value(cell)).toBeUndefined();
  expect(notebook.taken()[0]).toMatch(/^experiment slow +running for /);
  expect(await notebook.value("const steps = 6 * 7; steps")).toBe(42);
  expect((await notebook.error(cell)).message).toContain("experiment slow is still running");
  await notebook.value("(globalThis as any).held = false;");
  expect(String(await notebook.value("%experiment"))).toMatch(
    /steps +3\nseed +1\na row of results.slow\.csv$/,
  );
  expect(await notebook.value("steps")).toBe(42);
  expect(rows(notebook.directory, "slow")).toMatchObject([{ status: "done", steps: "3", seed: "1" }]);
  expect((await notebook.error("%%experiment x\nimport path from 'node:path'")).message).toBe(
    "no code but imports",
  );
  expect((await notebook.error("%%experiment x\n1;\nimport path from 'node:path'")).message).toContain(
    "imports must come before",
  );
  expect((await notebook.error("%%experiment\n1")).message).toContain('not a name for an experiment: ""');
  const typed = await notebook.error("%%experiment x\nnothere");
  expect(typed.traceback.slice(1)).toEqual(["nothere", "^^^^^^^"]);
  notebook.remove();
});

it("a row may bring new columns", async () => {
  const first = await withRow("", { seed: "1", loss: "0.5" });
  expect(first).toBe("seed,loss\n1,0.5\n");
  expect(await withRow(first, { seed: "2", accuracy: "0.9" })).toBe("seed,loss,accuracy\n1,0.5,\n2,,0.9\n");
});
