import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { change, memoryRows } from "../../../kernel/magic/line/memory";
import { countTensors, MemoryWatch } from "../../../kernel/magic/memory";
import { useEngine } from "../../../src/engine";

beforeAll(async () => {
  await useEngine("cpu");
});

it("tensors are counted as TensorFlow.js counts them", () => {
  const before = countTensors();
  const tensor = tf.tensor([1, 2, 3]);
  const { numTensors, numBytes } = tf.memory();
  expect(countTensors()).toEqual({ tensors: numTensors, bytes: numBytes });
  expect(countTensors()).toEqual({ tensors: before.tensors + 1, bytes: before.bytes + 12 });
  tensor.dispose();
  expect(countTensors()).toEqual(before);
});

it("what the last cell has left is kept until another one has run code", () => {
  let now = { tensors: 2, bytes: 80 };
  const watch = new MemoryWatch(() => now);
  expect(watch.last()).toBeUndefined();
  watch.begin();
  now = { tensors: 5, bytes: 2080 };
  expect(watch.sinceBegin()).toEqual({ tensors: 3, bytes: 2000 });
  watch.end(4, true);
  expect(watch.last()).toEqual({ cell: 4, tensors: 3, bytes: 2000 });
  watch.begin();
  now = { tensors: 0, bytes: 0 };
  watch.end(5, false);
  expect(watch.last()).toMatchObject({ cell: 4 });
  expect(watch.sinceBegin()).toEqual({ tensors: 0, bytes: 0 });

  const usage = { heapUsed: 3e6, heapTotal: 4e6, rss: 5e7 };
  expect(memoryRows(watch, usage)).toEqual([
    ["tensors", "0"],
    ["in tensors", "0 B"],
    ["JavaScript heap", "3 MB of 4 MB"],
    ["whole process", "50 MB"],
    ["left by cell 4", "+3 tensors, +2 kB"],
  ]);
  watch.begin();
  now = { tensors: 1, bytes: 4 };
  expect(memoryRows(watch, usage).at(-1)).toEqual(["by this cell so far", "+1 tensor, +4 B"]);
});

it("a change is told in words", () => {
  expect(change({ tensors: 0, bytes: 0 })).toBe("none");
  expect(change({ tensors: -2, bytes: -8 })).toBe("−2 tensors, −8 B");
});
