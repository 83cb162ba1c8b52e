import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { withLock } from "../../../kernel/setup/lock.mjs";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "astronet-lock-"));
  file = join(folder, "new", "setup.lock");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("lets one in at a time", async () => {
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} in`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    events.push(`${name} out`);
    return name;
  };
  const names = await Promise.all(["a", "b", "c"].map((name) => withLock(file, work(name), 1)));
  expect(names).toEqual(["a", "b", "c"]);
  for (let i = 0; i < events.length; i += 2) {
    expect(events[i + 1]).toBe(events[i]?.replace(" in", " out"));
  }
  expect(existsSync(file)).toBe(false);
});

it("opens again after work that failed", async () => {
  await expect(withLock(file, () => Promise.reject(new Error("no compiler")))).rejects.toThrow("no compiler");
  expect(await withLock(file, () => Promise.resolve("done"))).toBe("done");
});

it("takes over from a process that is gone", async () => {
  const nobody = "4194305"; // above Linux's greatest process number
  writeFileSync(join(folder, "setup.lock"), nobody);
  expect(await withLock(join(folder, "setup.lock"), () => Promise.resolve("done"), 1)).toBe("done");
});

it("takes over a lock that nobody has touched for a minute", async () => {
  const old = join(folder, "setup.lock");
  writeFileSync(old, String(process.ppid));
  utimesSync(old, Date.now() / 1000 - 60, Date.now() / 1000 - 60);
  expect(await withLock(old, () => Promise.resolve("done"), 1)).toBe("done");
});
