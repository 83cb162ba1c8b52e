import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { kernelSpec } from "../../../kernel/spec/spec";

/** The kernels that are measured side by side. */
export const kernels = ["astronet", "ipykernel", "tslab"] as const;

/** One of the kernels that are measured. */
export type KernelName = (typeof kernels)[number];

/**
 * Writes the specifications of the kernels into a folder of their own, as `JUPYTER_PATH` names one, and returns it; no
 * other Jupyter sees them.
 */
export function writeSpecs(root: string, python: string): string {
  const path = mkdtempSync(join(tmpdir(), "astronet-bench-"));
  const ours = kernelSpec({ node: process.execPath, main: join(root, "dist", "kernel", "main.js") });
  const tslab = join(root, "node_modules", "tslab", "bin", "tslab");
  const argv: Readonly<Record<KernelName, readonly string[]>> = {
    astronet: ours.argv,
    ipykernel: [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    tslab: [process.execPath, tslab, "kernel", "--config-path={connection_file}"],
  };
  for (const kernel of kernels) {
    const folder = join(path, "kernels", kernel);
    mkdirSync(folder, { recursive: true });
    const isOurs = kernel === "astronet";
    const spec = { ...(isOurs ? ours : { display_name: kernel, language: kernel }), argv: argv[kernel] };
    writeFileSync(join(folder, "kernel.json"), JSON.stringify(spec));
  }
  return path;
}
