import { join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";
import sharp from "sharp";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import type { Batch } from "../../src/data/batch";
import { batches } from "../../src/data/batches";
import { imageBatches } from "../../src/data/image-batches";
import { imageFolder } from "../../src/data/image-folder";
import { listImages } from "../../src/data/image-list";
import { useEngine } from "../../src/engine";
import { folderWith, refusal, rejection } from "./temporary";

let folder: string;
let spoilt: string;

beforeAll(async () => {
  await useEngine("cpu");
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 11; i++) {
    const pixels = Uint8Array.from({ length: 12 * 10 * 3 }, (_, j) => (i * 37 + j * j) % 256);
    const image = sharp(pixels, { raw: { width: 12, height: 10, channels: 3 } });
    files[`class${i % 3}/${i}.JPEG`] = await image.jpeg().toBuffer();
  }
  folder = folderWith(files);
  spoilt = folderWith({ ...files, "class2/9.JPEG": new Uint8Array(5) });
});

let before = 0;
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

const plain = ({ x, y, indices, index, count }: Batch) => ({
  x: [...x.dataSync()],
  y: [...y.dataSync()],
  shape: x.shape,
  indices: [...indices],
  index,
  count,
});

test.each([
  { size: 4, ahead: 0 },
  { size: 4, ahead: 1, seed: 1 },
  { size: 3, ahead: 9, seed: 2, epoch: 4, dropLast: true },
  { size: 5, seed: 3, augment: { crop: 2, flip: true, cutout: 3 } },
])("gives the batches that the folder in memory gives: %j", async (options) => {
  const data = await imageFolder(folder, { size: 8 });
  const streamed = imageBatches(listImages(folder), { ...options, imageSize: 8 });
  const expected = batches(data, options);
  expect([streamed.length, streamed.count]).toEqual([expected.length, expected.count]);
  const all = [];
  for await (const batch of streamed) all.push(plain(batch));
  expect(all).toEqual(Array.from(expected, plain));
});

test("disposes the batch when the loop breaks off or throws", async () => {
  const streamed = imageBatches(listImages(folder), { size: 2, imageSize: 8 });
  for await (const { x } of streamed) {
    expect(tf.memory().numTensors).toBe(before + 2);
    expect(x.isDisposed).toBe(false);
    break;
  }
  expect(tf.memory().numTensors).toBe(before);
  const body = async () => {
    for await (const { index } of streamed) if (index === 1) throw new Error("in the body");
  };
  await expect(body()).rejects.toThrow("in the body");
});

test("a broken file stops the loop at its own batch", async () => {
  const list = listImages(spoilt);
  const seen: number[] = [];
  const loop = async () => {
    for await (const { index } of imageBatches(list, { size: 2, imageSize: 8 })) seen.push(index);
  };
  const { message } = await rejection(loop());
  expect(message).toContain(`broken image file: ${join(spoilt, "class2", "9.JPEG")}`);
  // Twelve files in the order of their classes: the broken one is the last, in batch 5.
  expect(list.files.indexOf(join(spoilt, "class2", "9.JPEG"))).toBe(11);
  expect(seen).toEqual([0, 1, 2, 3, 4]);
});

test("a broken file that the loop never comes to harms nothing", async () => {
  for await (const { index } of imageBatches(listImages(spoilt), { size: 2, imageSize: 8, ahead: 9 })) {
    expect(index).toBe(0);
    break;
  }
});

test("refuses bad options before any work", () => {
  const list = listImages(folder);
  const refused = (options: object) =>
    refusal(() => imageBatches(list, { size: 2, imageSize: 8, ...options })).message;
  expect(refused({ imageSize: 0 })).toContain("image size 0");
  expect(refused({ ahead: -1 })).toContain("ahead -1");
  expect(refused({ size: 0 })).toContain("batch size 0");
  expect(refused({ shuffle: true })).toContain("shuffle without a seed");
  expect(refused({ scaling: { mean: [0], std: [1] } })).toContain("scaling for 1 means");
});
