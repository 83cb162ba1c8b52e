import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { isTimed, timeBoth } from "../../../kernel/setup/onednn.mjs";

const folder = mkdtempSync(join(tmpdir(), "astronet-onednn-"));
const file = join(folder, "onednn.json");
const machine = { processor: "one", tensorflow: "2.21.0" };

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it("times both ways in turns and keeps the shortest", async () => {
  const asked: string[] = [];
  const times = [9, 20, 7, 30, 8, 10];
  const time = (setting: string) => {
    asked.push(setting);
    return Promise.resolve(times[asked.length - 1]!);
  };
  expect(await timeBoth(time)).toEqual({ on_ms: 7, off_ms: 10 });
  expect(asked).toEqual(["1", "0", "1", "0", "1", "0"]);
});

it("times again for another processor, another TensorFlow, or a broken file", () => {
  expect(isTimed(file, machine)).toBe(false);
  writeFileSync(file, JSON.stringify({ ...machine, on_ms: 1, off_ms: 2 }));
  expect(isTimed(file, machine)).toBe(true);
  expect(isTimed(file, { ...machine, processor: "two" })).toBe(false);
  expect(isTimed(file, { ...machine, tensorflow: "3.0.0" })).toBe(false);
  writeFileSync(file, "{");
  expect(isTimed(file, machine)).toBe(false);
});
