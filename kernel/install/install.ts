import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AstroNetError } from "../../src/error";
import { kernelName, kernelSpec } from "../spec/spec";
import { isPassing, type KernelFiles } from "./package";

/**
 * Writes the kernelspec and the logos, in place of those of an earlier installation.
 *
 * @returns what it has done, in lines for the reader.
 * @throws AstroNetError if the folder holds something else, or cannot be written.
 */
export function install(kernels: string, node: string, { main, logos }: KernelFiles): readonly string[] {
  const folder = path.join(kernels, kernelName);
  refuseOthers(folder);
  const existed = existsSync(folder);
  const files = [
    path.join(folder, "kernel.json"),
    ...logos.map((logo) => path.join(folder, path.basename(logo))),
  ];
  doing(`write ${folder}`, () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, "kernel.json"),
      `${JSON.stringify(kernelSpec({ node, main }), null, 2)}\n`,
    );
    for (const logo of logos) cpSync(logo, path.join(folder, path.basename(logo)));
  });
  return [
    `${existed ? "replaced" : "installed"} the kernel "AstroNet (TypeScript)", ${kernelName}:`,
    ...files.map((file) => `  ${file}`),
    "it starts",
    `  ${node}`,
    `  ${main}`,
    ...(isPassing(main)
      ? [
          "note: this copy of astronet is npx's own, which npm may remove; `npm install astronet` makes one that stays.",
        ]
      : []),
    'pick "AstroNet (TypeScript)" in JupyterLab or VS Code; reload the page if it is open.',
  ];
}

/**
 * Removes an installation.
 *
 * @returns what it has done, in lines for the reader.
 * @throws AstroNetError if there is none, or the folder holds something else.
 */
export function uninstall(kernels: string): readonly string[] {
  const folder = path.join(kernels, kernelName);
  if (!existsSync(folder)) {
    throw new AstroNetError(
      `no kernel ${kernelName} in ${kernels} (give the option that it was installed with)`,
    );
  }
  refuseOthers(folder);
  doing(`remove ${folder}`, () => {
    rmSync(folder, { recursive: true });
  });
  return [`removed the kernel "AstroNet (TypeScript)":`, `  ${folder}`];
}

/** A folder of our kernel's name that is not our kernel's stays as it is. */
function refuseOthers(folder: string): void {
  if (!existsSync(folder)) return;
  const file = path.join(folder, "kernel.json");
  if (
    existsSync(file) &&
    readFileSync(file, "utf8").includes(kernelSpec({ node: "", main: "" }).display_name)
  )
    return;
  throw new AstroNetError(
    `${folder} is not an installation of this kernel (move it away, or use another place)`,
  );
}

function doing(what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new AstroNetError(`cannot ${what}: ${error.message}`, { cause: error });
  }
}
