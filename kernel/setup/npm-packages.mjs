import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "./clone.mjs";
import { runQuietly } from "./command.mjs";
import { runStep } from "./step.mjs";

/** @typedef {{version?: string, resolved?: string, link?: boolean, optional?: boolean, peer?: boolean}} LockedPackage */
/** @typedef {{packages: Record<string, LockedPackage>}} LockFile */

/**
 * Whether the packages that npm says it has installed are the ones that package-lock.json asks for. Optional packages may be
 * absent (they are other platforms' binaries), none may be of another version.
 *
 * @param {LockFile} asked package-lock.json
 * @param {LockFile} installed node_modules/.package-lock.json, which npm writes at the very end of an installation
 */
export function isInstalled(asked, installed) {
  const found = installed.packages;
  return Object.entries(asked.packages)
    .filter(([path]) => path.startsWith("node_modules/"))
    .every(([path, { version, resolved, link, optional }]) => {
      const there = found[path];
      if (there === undefined) return optional === true;
      return link === true ? there.resolved === resolved : there.version === version;
    });
}

/**
 * @param {string} path
 * @returns {LockFile}
 */
function readLock(path) {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

/** The npm that runs us, or the one on the PATH where node was called by hand. */
function npm() {
  const script = process.env.npm_execpath;
  return script?.endsWith(".js") ? [process.execPath, script] : ["npm"];
}

/** The npm packages, exactly as package-lock.json says. None runs an install script (`.npmrc`). */
export async function npmPackages() {
  const installedLock = "node_modules/.package-lock.json";
  await runStep({
    name: "npm packages",
    doing: "npm ci installs what package-lock.json lists",
    isUpToDate: () =>
      existsSync(join(root, installedLock)) &&
      isInstalled(readLock("package-lock.json"), readLock(installedLock)),
    tools: npm,
    work: async ([command = "npm", ...args]) => {
      // `npm run -s` would have this npm, too, keep silent about what goes wrong.
      await runQuietly(command, [...args, "ci", "--no-audit", "--no-fund", "--loglevel=notice"], {
        log: "npm-packages",
      });
    },
  });
}
