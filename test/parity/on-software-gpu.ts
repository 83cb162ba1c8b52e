import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { unpackSoftwareGpu, type SoftwareGpu } from "../engine/swiftshader";

/** Runs compiled programs of this folder on a GPU in software. */
export class OnSoftwareGpu {
  /** For the programs' files. */
  readonly folder = mkdtempSync(join(tmpdir(), "astronet-gpu-"));
  private readonly gpu: SoftwareGpu = unpackSoftwareGpu();

  /** A process of its own: Vulkan's loader is looked for where the process was told when it started. */
  run(name: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
    const program = join(__dirname, "..", "..", "dist", "test", "parity", `${name}.js`);
    return promisify(execFile)(process.execPath, [program, ...args], {
      env: { ...process.env, ...this.gpu.env },
      maxBuffer: 2 ** 26,
    });
  }

  remove(): void {
    this.gpu.remove();
    rmSync(this.folder, { recursive: true });
  }
}
