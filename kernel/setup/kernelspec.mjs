import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { dist, root, venv } from "./clone.mjs";
import { none, runStep } from "./step.mjs";

/** Where the kernel's logos lie. */
const spec = join(root, "kernel", "spec");

/** Where Jupyter looks for kernels of the environment. */
const folder = join(venv, "share", "jupyter", "kernels", "astronet");

/**
 * What Jupyter reads to start the kernel. Every path is absolute: VS Code starts kernels without a shell's PATH.
 *
 * @param {{node: string, main: string}} paths
 */
export function kernelSpec({ node, main }) {
  return {
    argv: [node, main, "{connection_file}"],
    display_name: "AstroNet (TypeScript)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
}

/** The kernel `astronet`, registered inside `.venv` and nowhere else. */
export async function registerKernel() {
  const file = join(folder, "kernel.json");
  const main = join(dist, "kernel", "main.js");
  const text = `${JSON.stringify(kernelSpec({ node: process.execPath, main }), null, 2)}\n`;
  const logos = existsSync(spec) ? readdirSync(spec).filter((name) => name.startsWith("logo-")) : [];
  await runStep({
    name: "kernel",
    doing: "registering `astronet` in .venv/share/jupyter",
    isUpToDate: () =>
      existsSync(file) &&
      readFileSync(file, "utf8") === text &&
      logos.every((name) => existsSync(join(folder, name))),
    tools: none,
    work: async () => {
      mkdirSync(folder, { recursive: true });
      for (const name of logos) cpSync(join(spec, name), join(folder, name));
      writeFileSync(file, text);
    },
  });
}
