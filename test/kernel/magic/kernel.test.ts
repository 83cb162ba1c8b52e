import { beforeAll, describe, expect, test } from "vitest";
import { scenario, type Bundle, type Ran, type Shown } from "../client";

interface Cell extends Ran {
  readonly data: Bundle;
  readonly text: { readonly stdout: string; readonly stderr: string };
}

interface Magics {
  readonly cells: Record<string, Cell>;
  readonly files: readonly string[];
  readonly bash: readonly [string, string];
  readonly completion: Record<string, unknown>;
  readonly inspection: { readonly data: Record<string, unknown> };
}

describe("magics in a kernel", () => {
  let magics: Magics;
  beforeAll(async () => {
    magics = await scenario<Magics>("magics.py", "magics");
  });
  const cell = (name: string): Cell => magics.cells[name]!;
  const text = (name: string): unknown => cell(name).data?.["text/plain"];

  test("help is a table, or the words on one", () => {
    expect(cell("help").data!["text/html"]).toContain("%seed [n | off]");
    expect(text("help")).toContain("%%bash");
    expect(cell("help of one").data!["text/markdown"]).toContain("**`%time statement`**");
  });

  test("times are shown beside the cell's value", () => {
    for (const [name, value] of [
      ["time", "42"],
      ["time cell", "43"],
    ] as const) {
      expect(cell(name).shown.map(([type]) => type)).toEqual(["display_data", "execute_result"]);
      expect(cell(name).shown[0]![1].data).toEqual({
        "text/plain": expect.stringMatching(/^wall /) as string,
      });
      expect(text(name)).toBe(value);
    }
    expect(JSON.stringify(cell("time cell").shown[0])).toMatch(/wall [\d.]+ m?s/);
  });

  test("an unknown magic names the nearest, an error its own line", () => {
    expect(cell("unknown").reply).toMatchObject({ status: "error", ename: "AstroNetError" });
    expect(cell("unknown").reply.evalue).toContain("unknown magic: %tiem (did you mean %time?");
    expect(cell("misspelt").reply.traceback!.slice(1)).toEqual(["%time anwser", "      ^^^^^^"]);
    expect(cell("error").reply.traceback!.slice(1)).toEqual([
      "    %time (null as any).x",
      "                        ^",
      expect.stringMatching(/at cell \d+, line 3$/),
    ]);
    expect(text("alive")).toBe("42");
  });

  test("bash runs in the notebook's folder, and fails with its exit code", () => {
    expect(cell("bash").reply.status).toBe("ok");
    expect(cell("bash").text).toEqual({ stdout: "out\n", stderr: "err\n" });
    expect(magics.bash[1]).toBe(magics.bash[0]);
    expect(cell("bash fails").reply).toMatchObject({
      status: "error",
      evalue: "bash ended with exit code 3",
    });
  });

  test("the memory shows what the last cell has left", () => {
    expect(cell("leak").reply.status).toBe("ok");
    expect(text("memory")).toMatch(/^tensors +2\nin tensors +16 B\n/);
    expect(text("memory")).toMatch(/left by cell \d+ +\+2 tensors, \+16 B$/);
    expect(text("memory again")).toMatch(/left by cell \d+ +−1 tensor, −12 B$/);
  });

  test("names, engine, seed, environment, markup and figure", () => {
    expect(text("who")).toBe("name     kind     value\nanswer   number   42");
    expect(text("engine")).toMatch(/^engine +cpu\n/);
    expect(text("seed")).toBe("true");
    expect(text("same tensors")).toBe("true");
    expect(text("env")).toBe("'here'");
    expect(cell("html").data).toMatchObject({ "text/html": "<b>bold</b>" });
    expect(cell("figure saved").reply.status).toBe("ok");
    expect(magics.files).toEqual(["curve.pdf", "curve.png", "curve.svg"]);
  });

  test("completion and inspection know them", () => {
    expect(magics.completion).toMatchObject({ matches: ["%memory"], cursor_start: 0, cursor_end: 4 });
    expect(magics.inspection.data["text/plain"]).toMatch(/^%memory\n/);
  });
});

test("an interrupt ends Bash and timed code, and the kernel goes on", async () => {
  const stopped = await scenario<{ bash: Ran; time: Ran; alive: Bundle }>("magics.py", "interrupts");
  for (const ran of [stopped.bash, stopped.time]) {
    expect(ran.reply).toMatchObject({ status: "error", ename: "Interrupted" });
  }
  expect(stopped.alive).toEqual({ "text/plain": "2" });
});

test("an experiment runs beside other cells, and shows all it has to show below its own", async () => {
  const ran = await scenario<{
    begun: Ran;
    meanwhile: Bundle;
    waited: Bundle;
    later: Shown;
    error: string;
    csv: string;
  }>("magics.py", "experiments");
  expect(ran.begun.reply.status).toBe("ok");
  expect(JSON.stringify(ran.begun.shown[0])).toContain("running for");
  expect(ran.meanwhile).toEqual({ "text/plain": "42" });
  expect(ran.waited!["text/plain"]).toMatch(/accuracy +0\.5\n/);
  const types = ran.later.map(([type]) => type);
  expect(types).toContain("update_display_data");
  const last = ran.later.filter(([type]) => type === "update_display_data").at(-1)!;
  expect(JSON.stringify(last)).toContain("a row of results/slow.csv");
  expect(JSON.stringify(ran.later)).toContain("5/5 steps");
  expect(ran.error).toMatch(/RangeError: too far[^]*line 3/);
  expect(ran.csv).toMatch(/^experiment,started,seconds,status,accuracy\nslow,.*,done,0\.5\n$/);
});
