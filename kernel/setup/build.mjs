import { existsSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

import { dist, root } from "./clone.mjs";
import { runQuietly } from "./command.mjs";
import { filesBelow, fingerprint, fingerprintOfFiles, isStamped, stamp } from "./stamp.mjs";
import { none, runStep } from "./step.mjs";

/** What the compiler reads, types of packages apart (package-lock.json stands for those). */
function inputs() {
  return [
    ...["package-lock.json", "tsconfig.json", "tsconfig.build.json"],
    ...["src", "kernel", "notebooks", "test"].flatMap((folder) => filesBelow(root, folder, ".ts")),
  ].filter((path) => !path.endsWith(".test.ts"));
}

/**
 * The source of a compiled file: `src/error.ts` for `src/error.js`, `src/error.js.map` and `src/error.d.ts`.
 *
 * @param {string} compiled a path from `dist`
 */
export function sourceOf(compiled) {
  return compiled.replace(/(\.js|\.js\.map|\.d\.ts)$/, ".ts");
}

/** Removes what was compiled from sources that are gone. */
function removeLeftovers() {
  for (const path of filesBelow(dist, "", "")) {
    if (!existsSync(join(root, sourceOf(path)))) rmSync(join(dist, path));
  }
}

/** The library and the kernel, compiled to `dist`. */
export async function build() {
  const expected = fingerprint([fingerprintOfFiles(root, inputs())]);
  const stampFile = join(dist, ".stamp");
  await runStep({
    name: "library and kernel",
    doing: `tsc compiles them to ${relative(root, dist)}`,
    isUpToDate: () => isStamped(stampFile, expected),
    tools: none,
    work: async () => {
      rmSync(stampFile, { force: true });
      const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
      await runQuietly(process.execPath, [compiler, "-p", "tsconfig.build.json"], { log: "build" });
      removeLeftovers();
      stamp(stampFile, expected);
    },
  });
}
