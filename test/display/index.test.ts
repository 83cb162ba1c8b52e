import { createRequire } from "node:module";
import { getActiveResourcesInfo } from "node:process";
import { expect, it } from "vitest";

it("is cheap to import: neither Plotly, danfo.js nor an engine is loaded, and no process is started", async () => {
  await import("../../src/display/index");
  await import("../../src/export/index");
  const loaded = Object.keys(createRequire(__filename).cache);
  expect(loaded.filter((path) => /plotly|danfojs|@tensorflow.tfjs\/|tfjs-backend/.test(path))).toEqual([]);
  expect(getActiveResourcesInfo()).not.toContain("ProcessWrap");
});
