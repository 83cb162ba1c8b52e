import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

import { AstroNetError } from "../../../src/error";
import { RendererProcess } from "../../../src/export/renderer/process";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "astronet-renderer-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A program in the renderer's place, which greets from its `start`-th start on, and answers each line with its number. */
function fakeRenderer(start: number) {
  const program = join(folder, "fake");
  const text = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require("node:fs");
appendFileSync("starts", ".");
if (readFileSync("starts", "utf8").length < ${start}) setInterval(() => {}, 1000);
else {
  console.log("{}");
  let count = 0;
  require("node:readline").createInterface({ input: process.stdin }).on("line", () => {
    console.log(JSON.stringify({ code: 0, message: null, result: "figure " + ++count }));
  });
}
`;
  writeFileSync(program, text);
  chmodSync(program, 0o755);
  return { program, folder, environment: {}, plotly: "" };
}

const request = { data: { data: [], layout: {} }, format: "svg", width: 1, height: 1, scale: 1 } as const;

it("starts a renderer again that does not start, with what it has been asked for", async () => {
  const renderer = new RendererProcess(fakeRenderer(2), [1500, 5000, 60_000]);
  await expect(Promise.all([renderer.render(request), renderer.render(request)])).resolves.toEqual([
    "figure 1",
    "figure 2",
  ]);
  expect(renderer.started).toBe(true);
  renderer.kill();
});

it("gives up where none starts, and says so", async () => {
  const renderer = new RendererProcess(fakeRenderer(9), [50, 50]);
  const drawn = renderer.render(request);
  await expect(drawn).rejects.toThrow(AstroNetError);
  await expect(drawn).rejects.toThrow("the figure renderer stopped: no sign of a start, 2 times");
  expect(renderer.ended).toBe(true);
});
