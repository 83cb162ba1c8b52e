import { existsSync } from "node:fs";
import { join } from "node:path";

import { dataHome } from "./data-file";
import type { TrainTest } from "./dataset";
import { readIdxFolder } from "./idx-folder";
import type { FolderOptions } from "./mnist";

/** Where Debian's package `dataset-fashion-mnist` puts the files. */
const debianFolder = "/usr/share/datasets/fashion-mnist";

const classes = [
  "T-shirt/top",
  "trouser",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "ankle boot",
];

/**
 * Fashion-MNIST: 60,000 training and 10,000 test images of clothes, 28 x 28 x 1, pixels scaled to 0..1.
 *
 * Without a folder the files come from `fashion-mnist` in the data folder (`$ASTRONET_DATA`, else `.cache/data` of the
 * project), or from where Debian's package `dataset-fashion-mnist` puts them.
 *
 * @throws AstroNetError if the data is missing (it names the folder and the command that gets it) or malformed.
 * @see Xiao, Rasul and Vollgraf (2017), arXiv:1708.07747.
 */
export function fashionMnist(options: FolderOptions = {}): TrainTest {
  const own = join(dataHome(), "fashion-mnist");
  return readIdxFolder({
    name: "Fashion-MNIST",
    folder: options.folder ?? (existsSync(own) ? own : debianFolder),
    classes,
    remedy: "put the four IDX files of Fashion-MNIST there, or run: npm run data -- fashion-mnist",
  });
}
