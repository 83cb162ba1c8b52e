import { expect, test } from "vitest";

import { parseCifar } from "../../src/data/cifar-record";
import { cifarRecords } from "./cifar-bytes";
import { refusal } from "./temporary";

const path = "batch.bin";

test.each([
  [1, 0],
  [2, 0],
  [2, 1],
])("reads records with %i label bytes, label %i", (labelBytes, labelAt) => {
  const bytes = cifarRecords([[3, 9].slice(0, labelBytes), [5, 8].slice(0, labelBytes)]);
  const { images, labels } = parseCifar({ path, bytes }, labelBytes, labelAt);
  expect([...labels]).toEqual(labelAt === 0 ? [3, 5] : [9, 8]);
  for (const [image, row, column, channel] of [
    [0, 0, 0, 0],
    [0, 0, 1, 2],
    [1, 17, 30, 1],
    [1, 31, 31, 2],
  ] as const) {
    const inFile = image * (labelBytes + 3072) + labelBytes + channel * 1024 + row * 32 + column;
    expect(images[((image * 32 + row) * 32 + column) * 3 + channel]).toBe(bytes[inFile]);
  }
});

test("refuses a file that ends within a record", () => {
  const bytes = cifarRecords([[1], [2]]);
  for (const length of [0, 1, 3072, 3074, bytes.length - 1]) {
    const { message } = refusal(() => parseCifar({ path, bytes: bytes.subarray(0, length) }, 1, 0));
    expect(message).toContain(`file cut short: batch.bin has ${length} bytes`);
    expect(message).toContain("copy or download it again");
  }
});
