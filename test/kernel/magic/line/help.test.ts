import { expect, it } from "vitest";
import type { MagicContext } from "../../../../kernel/magic/magic";
import { findMagic, magics } from "../../../../kernel/magic/table";
import { jupyterDisplay, type Displayable } from "../../../../src/mime";

const help = findMagic("%help");
const run = (argument: string): unknown => {
  if (help.kind !== "line") throw new Error("%help is a line magic");
  return help.run(argument, {} as MagicContext);
};

it("lists every magic with its usage and a sentence", () => {
  const text = String(run(""));
  for (const { form, usage, summary } of magics) {
    expect(usage.startsWith(form)).toBe(true);
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(text).toContain(usage);
    expect(text).toContain(summary);
  }
  expect(new Set(magics.map(({ form }) => form)).size).toBe(magics.length);
});

it("describes one magic, or both of one name", () => {
  const text = (argument: string): unknown =>
    ((run(argument) as Displayable)[jupyterDisplay]() as Record<string, unknown>)["text/plain"];
  expect(text("%%time")).toMatch(/^%%time\n {2}Shows/);
  expect(text("time")).toMatch(/^%time statement\n[^]*\n\n%%time\n/);
  expect(() => run("tiem")).toThrow('no magic "tiem" (did you mean %time?)');
});
