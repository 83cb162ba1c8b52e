import { afterEach, expect, it } from "vitest";
import { env, isSecret, parseEnv } from "../../../../kernel/magic/line/env";
import type { MagicContext } from "../../../../kernel/magic/magic";

const run = (argument: string): unknown => env.run(argument, {} as MagicContext);

afterEach(() => {
  delete process.env.ASTRONET_TEST;
  delete process.env.ASTRONET_TEST_TOKEN;
});

it.each([
  ["", { kind: "list" }],
  ["HOME", { kind: "read", name: "HOME" }],
  ["A=1 2", { kind: "set", name: "A", value: "1 2" }],
  ["A = b", { kind: "set", name: "A", value: "b" }],
  ["A b c", { kind: "set", name: "A", value: "b c" }],
  ["A=", { kind: "set", name: "A", value: "" }],
])("%%env %s", (argument, request) => {
  expect(parseEnv(argument)).toEqual(request);
});

it("refuses what is no name", () => {
  expect(() => parseEnv("1=2")).toThrow('not an environment variable: "1=2"');
  expect(() => run("ASTRONET_TEST")).toThrow("no environment variable ASTRONET_TEST");
});

it("sets, reads and lists, and keeps secrets out of the list", () => {
  expect(run("ASTRONET_TEST=on")).toBeUndefined();
  run("ASTRONET_TEST_TOKEN hidden");
  expect(run("ASTRONET_TEST")).toBe("on");
  const listed = String(run(""));
  expect(listed).toMatch(/ASTRONET_TEST +on\n/);
  expect(listed).toMatch(/ASTRONET_TEST_TOKEN +\(not shown\)/);
  expect(listed).not.toContain("hidden");
  expect(isSecret("HOME")).toBe(false);
});
