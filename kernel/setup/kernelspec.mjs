import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { dist, root, venv } from "./clone.mjs";
import { none, runStep } from "./step.mjs";

/** Where the kernel's logos lie. */
const logoFolder = join(root, "kernel", "spec");

/** Where Jupyter looks for kernels of the environment. */
const folder = join(venv, "share", "jupyter", "kernels", "astronet");

/** The kernel `astronet`, registered inside `.venv` and nowhere else. */
export async function registerKernel() {
  const file = join(folder, "kernel.json");
  const main = join(dist, "kernel", "main.js");
  // The kernel itself, compiled by the step before, says how it is started.
  const { kernelSpec } = createRequire(import.meta.url)(join(dist, "kernel", "spec", "spec.js"));
  const text = `${JSON.stringify(kernelSpec({ node: process.execPath, main }), null, 2)}\n`;
  const logos = readdirSync(logoFolder).filter((name) => name.startsWith("logo-"));
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
      for (const name of logos) cpSync(join(logoFolder, name), join(folder, name));
      writeFileSync(file, text);
    },
  });
}
