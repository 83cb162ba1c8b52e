import { AstroNetError } from "../error";

import { readDataFile } from "./data-file";
import { dataset, type Dataset, type TrainTest } from "./dataset";
import { parseIdx } from "./idx";

/** A data set kept as four IDX files under MNIST's names. */
export interface IdxFolder {
  readonly name: string;
  readonly folder: string;
  readonly classes: readonly string[];
  /** What to do where a file is missing, for the error message. */
  readonly remedy: string;
}

/**
 * Reads the four files `{train,t10k}-{images-idx3,labels-idx1}-ubyte` of a folder, gzipped or not.
 *
 * The form of the names with a dot (`train-images.idx3-ubyte`) is read too. One channel, scaled to 0..1.
 *
 * @throws AstroNetError if a file is missing or malformed, or labels do not match the images.
 */
export function readIdxFolder(source: IdxFolder): TrainTest {
  const train = readPart(source, "train");
  const test = readPart(source, "t10k");
  if (train.shape.join() !== test.shape.join()) {
    throw new AstroNetError(
      `images of ${train.shape.join(" x ")} for training and ${test.shape.join(" x ")} for testing in ${source.folder} (put files of one data set there)`,
    );
  }
  return { train, test };
}

function readPart({ name, folder, classes, remedy }: IdxFolder, part: "train" | "t10k"): Dataset {
  const names = (content: string) => [
    `${part}-${content}-ubyte`,
    `${part}-${content.replace("-", ".")}-ubyte`,
  ];
  const imageFile = readDataFile(folder, names("images-idx3"), remedy);
  const labelFile = readDataFile(folder, names("labels-idx1"), remedy);
  const images = parseIdx(imageFile, 3);
  const labels = parseIdx(labelFile, 1);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (count !== labels.values.length) {
    throw new AstroNetError(
      `labels do not match images: ${imageFile.path} has ${count} images, ${labelFile.path} has ${labels.values.length} labels (take both files from one source)`,
    );
  }
  return dataset({
    name: `${name} ${part === "train" ? "training" : "test"} set`,
    images: images.values,
    labels: labels.values,
    labelsFrom: labelFile.path,
    shape: [height, width, 1],
    classes,
  });
}
