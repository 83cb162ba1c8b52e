import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { unpackSoftwareGpu, type SoftwareGpu } from "../engine/swiftshader";

const root = join(__dirname, "..", "..");
const names = ["lenet-small", "lenet-small-relu"];

describe("WebGPU, on a GPU in software", () => {
  let gpu: SoftwareGpu;
  let folder: string;
  beforeAll(() => {
    gpu = unpackSoftwareGpu();
    folder = mkdtempSync(join(tmpdir(), "astronet-parity-"));
    copyFixtures(folder);
  });
  afterAll(() => {
    gpu.remove();
    rmSync(folder, { recursive: true });
  });

  // A process of its own: Vulkan's loader is looked for where the process was told when it started.
  it("agrees with the reference, forwards and in its gradients", { timeout: 600_000 }, async () => {
    const program = join(root, "dist", "test", "parity", "main.js");
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, folder, "webgpu"], {
      env: { ...process.env, ...gpu.env },
    });
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
