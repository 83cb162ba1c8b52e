import { join } from "node:path";

import { AstroNetError } from "../error";

import { parseCifar } from "./cifar-record";
import { cifarSet } from "./cifar-set";
import { coarseClasses, fineClasses } from "./cifar100-classes";
import { dataHome, readDataFile } from "./data-file";
import type { TrainTest } from "./dataset";
import type { FolderOptions } from "./mnist";
import type { Scaling } from "./scaling";

/** The channel statistics of the CIFAR-100 training images. */
const scaling: Scaling = { mean: [0.5071, 0.4865, 0.4409], std: [0.2673, 0.2564, 0.2762] };

/** Which of CIFAR-100's two labels is the class. */
export interface Cifar100Options extends FolderOptions {
  /** `"fine"` for the 100 classes (the default), `"coarse"` for the 20 groups of five. */
  readonly labels?: "fine" | "coarse" | undefined;
}

/**
 * CIFAR-100: 50,000 training and 10,000 test images of a hundred kinds of things, 32 x 32 x 3, scaled by channel.
 *
 * The folder holds the original binary files `train.bin` and `test.bin`, gzipped or not. Without one, `cifar100` in the
 * data folder (`$ASTRONET_DATA`, else `.cache/data` of the project) is read.
 *
 * @throws AstroNetError if the data is missing (it names the folder and the command that gets it) or malformed.
 * @see Krizhevsky (2009), Learning multiple layers of features from tiny images.
 */
export function cifar100(options: Cifar100Options = {}): TrainTest {
  const { folder = join(dataHome(), "cifar100"), labels = "fine" } = options;
  const known: readonly string[] = ["fine", "coarse"];
  if (!known.includes(labels)) {
    throw new AstroNetError(`unknown labels: "${labels}" (use "fine" or "coarse")`);
  }
  const remedy = `put the binary files of CIFAR-100 there, or run: mkdir -p "${folder}" && curl -L https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz | tar -xz --strip-components=1 -C "${folder}"`;
  const classes = labels === "fine" ? fineClasses : coarseClasses;
  const read = (part: string, file: string) => {
    const content = parseCifar(readDataFile(folder, [file], remedy), 2, labels === "fine" ? 1 : 0);
    return cifarSet(`CIFAR-100 ${part} set`, [content], classes, scaling);
  };
  return { train: read("training", "train.bin"), test: read("test", "test.bin") };
}
