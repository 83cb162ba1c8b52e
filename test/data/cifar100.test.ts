import { expect, test } from "vitest";

import { cifar100 } from "../../src/data/cifar100";
import { coarseClasses, fineClasses } from "../../src/data/cifar100-classes";
import { cifarRecords } from "./cifar-bytes";
import { folderWith, refusal } from "./temporary";

const files = {
  "train.bin": cifarRecords([
    [4, 0],
    [19, 99],
    [11, 35],
  ]),
  "test.bin": cifarRecords([[13, 99]]),
};

test("there are 100 classes in 20 groups, each under its own name", () => {
  expect([fineClasses.length, new Set(fineClasses).size]).toEqual([100, 100]);
  expect([coarseClasses.length, new Set(coarseClasses).size]).toEqual([20, 20]);
  expect([...fineClasses]).toEqual([...fineClasses].sort());
  expect([...coarseClasses]).toEqual([...coarseClasses].sort());
});

test("reads fine labels by default, coarse ones on request", () => {
  const folder = folderWith(files);
  const { train, test: held } = cifar100({ folder });
  expect([...train.labels]).toEqual([0, 99, 35]);
  expect([train.classes, held.classes]).toEqual([fineClasses, fineClasses]);
  expect([...cifar100({ folder, labels: "coarse" }).train.labels]).toEqual([4, 19, 11]);
  expect(cifar100({ folder, labels: "coarse" }).train.classes).toHaveLength(20);
});

test("refuses labels of another kind, and labels out of range", () => {
  const folder = folderWith({ ...files, "test.bin": cifarRecords([[20, 100]]) });
  expect(refusal(() => cifar100({ folder, labels: "both" as "fine" })).message).toBe(
    'unknown labels: "both" (use "fine" or "coarse")',
  );
  expect(refusal(() => cifar100({ folder })).message).toContain("label 100 of image 0 in");
  expect(refusal(() => cifar100({ folder, labels: "coarse" })).message).toContain("label 20 of image 0 in");
});

test("names the folder and a command where the data is missing", () => {
  const folder = folderWith({});
  const { message } = refusal(() => cifar100({ folder }));
  expect(message).toContain(`no train.bin (or .gz) in ${folder}`);
  expect(message).toContain("cifar-100-binary.tar.gz");
});
