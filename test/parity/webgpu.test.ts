import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { OnSoftwareGpu } from "./on-software-gpu";

const names = ["lenet-small", "lenet-small-relu"];

describe("WebGPU, on a GPU in software", () => {
  let gpu: OnSoftwareGpu;
  beforeAll(() => {
    gpu = new OnSoftwareGpu();
    copyFixtures(gpu.folder);
  });
  afterAll(() => {
    gpu.remove();
  });

  it("agrees with the reference, forwards and in its gradients", { timeout: 600_000 }, async () => {
    const { stdout, stderr } = await gpu.run("main", [gpu.folder, "webgpu"]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => /^ok +(\S+) +webgpu .*\(\d+ tensors\)$/.exec(line)?.[1])).toEqual(names);
    expect(stderr).toBe("");
  });
});

/** The fixtures that a GPU in software gets through soon, with a manifest of their own. */
function copyFixtures(to: string): void {
  const from = join(__dirname, "fixtures");
  const manifest = JSON.parse(readFileSync(join(from, "manifest.json"), "utf8")) as {
    fixtures: Record<string, object>;
  };
  const fixtures = Object.fromEntries(names.map((name) => [name, manifest.fixtures[name]]));
  writeFileSync(join(to, "manifest.json"), JSON.stringify({ fixtures }));
  for (const name of names) copyFileSync(join(from, `${name}.safetensors`), join(to, `${name}.safetensors`));
}
