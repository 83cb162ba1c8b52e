import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { batches } from "../../src/data/batches";
import { withScaling } from "../../src/data/dataset";
import { mnist } from "../../src/data/mnist";
import { take } from "../../src/data/subset";
import { synthetic } from "../../src/data/synthetic";
import { useEngine } from "../../src/engine";
import { randomStream } from "../../src/engine/random";
import { refusal } from "./temporary";

const data = withScaling(synthetic({ count: 23, shape: [3, 4, 2], classes: 5 }), {
  mean: [0.3, 0.4],
  std: [0.5, 0.25],
});

beforeAll(async () => {
  await useEngine("cpu");
});

let before = 0;
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

/** Everything in an epoch, as plain numbers. */
function contents(epoch: ReturnType<typeof batches>) {
  return Array.from(epoch, ({ x, y, indices, index, count }) => ({
    x: [...x.dataSync()],
    y: [...y.dataSync()],
    shape: x.shape,
    indices: [...indices],
    index,
    count,
  }));
}

describe("batches", () => {
  test("come in file order without a seed, scaled, the last one short", () => {
    const epoch = batches(data, { size: 10 });
    expect([epoch.length, epoch.count]).toEqual([3, 23]);
    const all = contents(epoch);
    expect(all.map(({ shape }) => shape)).toEqual([
      [10, 3, 4, 2],
      [10, 3, 4, 2],
      [3, 3, 4, 2],
    ]);
    expect(all.map(({ index, count }) => [index, count])).toEqual([
      [0, 10],
      [1, 10],
      [2, 3],
    ]);
    expect(all.flatMap(({ indices }) => indices)).toEqual([...Array(23).keys()]);
    expect(all.flatMap(({ y }) => y)).toEqual([...data.labels]);
    expect(all.flatMap(({ x }) => x)).toEqual(
      [...data.images].map((pixel, i) => {
        const [mean, std] = i % 2 === 0 ? [0.3, 0.5] : [0.4, 0.25];
        return Math.fround((pixel / 255 - mean) / std);
      }),
    );
  });

  test("have the types that training expects", () => {
    for (const { x, y, indices } of batches(data, { size: 23 })) {
      expect([x.dtype, y.dtype, x.rank, y.rank]).toEqual(["float32", "int32", 4, 1]);
      expect(indices).toBeInstanceOf(Int32Array);
    }
  });

  test("leave out the last one on request", () => {
    const epoch = batches(data, { size: 10, dropLast: true });
    expect([epoch.length, epoch.count]).toEqual([2, 20]);
    expect(contents(epoch).map(({ count }) => count)).toEqual([10, 10]);
  });

  test.each(Array.from({ length: 25 }, (_, seed) => seed))(
    "hold every image once, each with its own pixels and label (seed %i)",
    (seed) => {
      const next = randomStream(seed, "test");
      const size = 1 + Math.floor(next() * 25);
      const plain = contents(batches(data, { size: 23 }))[0];
      const epoch = batches(data, { size, seed, epoch: Math.floor(next() * 5) });
      const all = contents(epoch);
      expect(all).toHaveLength(epoch.length);
      const indices = all.flatMap((batch) => batch.indices);
      expect([...indices].sort((a, b) => a - b)).toEqual([...Array(23).keys()]);
      expect(all.flatMap(({ y }) => y)).toEqual(indices.map((i) => data.labels[i]));
      expect(all.flatMap(({ x }) => x)).toEqual(indices.flatMap((i) => plain?.x.slice(24 * i, 24 * (i + 1))));
      expect(contents(epoch)).toEqual(all);
    },
  );

  test("have another order in another epoch or under another seed", () => {
    const order = (seed: number, epoch: number) =>
      contents(batches(data, { size: 4, seed, epoch }))
        .flatMap(({ indices }) => indices)
        .join();
    expect(new Set([order(0, 0), order(0, 1), order(1, 0), order(1, 1)]).size).toBe(4);
    expect(order(0, 1)).toBe(order(0, 1));
  });

  test("with a seed stay in file order on request", () => {
    const all = contents(batches(data, { size: 23, seed: 3, shuffle: false }));
    expect(all[0]?.indices).toEqual([...Array(23).keys()]);
  });

  test("augment an image in the same way whatever the batch size and order", () => {
    const augment = { crop: 2, flip: true, cutout: 2 };
    const byIndex = (size: number, shuffle: boolean, epoch: number) => {
      const images = new Map<number, string>();
      for (const { x, indices } of batches(data, { size, seed: 9, epoch, shuffle, augment })) {
        const values = [...x.dataSync()];
        indices.forEach((index, i) => images.set(index, values.slice(24 * i, 24 * (i + 1)).join()));
      }
      return images;
    };
    const reference = byIndex(23, false, 1);
    expect(byIndex(5, true, 1)).toEqual(
      new Map([...byIndex(5, true, 1).keys()].map((i) => [i, reference.get(i)])),
    );
    expect(byIndex(23, false, 2)).not.toEqual(reference);
    const plain = contents(batches(data, { size: 23 }))[0]?.x;
    expect([...reference.values()].join()).not.toBe(plain?.join());
  });

  test("real digits come out as pixel / 255", () => {
    const digits = take(mnist().train, 100);
    for (const { x } of batches(digits, { size: 100 })) {
      expect(x.dataSync()).toEqual(Float32Array.from(digits.images, (pixel) => pixel / 255));
    }
  });
});

describe("the iterator", () => {
  test("holds one batch at a time and disposes it when it moves on", () => {
    const seen: tf.Tensor[] = [];
    for (const { x, y } of batches(data, { size: 5, seed: 0 })) {
      expect(seen.every((tensor) => tensor.isDisposed)).toBe(true);
      expect(tf.memory().numTensors).toBe(before + 2);
      seen.push(x, y);
    }
    expect(seen).toHaveLength(10);
    expect(seen.every((tensor) => tensor.isDisposed)).toBe(true);
  });

  test("disposes the batch when the loop breaks off", () => {
    for (const { x } of batches(data, { size: 5 })) {
      expect(x.isDisposed).toBe(false);
      break;
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test("disposes the batch when the loop's body throws", () => {
    expect(() => {
      for (const { index } of batches(data, { size: 5 })) {
        if (index === 1) throw new Error("in the body");
      }
    }).toThrow("in the body");
    expect(tf.memory().numTensors).toBe(before);
  });

  test("does not mind a consumer that disposes, or a tidy around it", () => {
    for (const { x, y } of batches(data, { size: 5 })) tf.dispose([x, y]);
    tf.tidy(() => {
      for (const { x } of batches(data, { size: 5 })) expect(x.isDisposed).toBe(false);
    });
  });

  test("never writes into a batch that was cloned", () => {
    const kept: tf.Tensor[] = [];
    for (const { x } of batches(data, { size: 5 })) kept.push(x.clone());
    const values = kept.flatMap((x) => [...x.dataSync()]);
    expect(values).toEqual(contents(batches(data, { size: 23 }))[0]?.x);
    tf.dispose(kept);
  });
});

test.each([
  [{ size: 0 }, "batch size 0"],
  [{ size: 2.5 }, "batch size 2.5"],
  [{ size: 5, epoch: -1 }, "epoch -1"],
  [{ size: 5, seed: 1.5 }, "seed 1.5"],
  [{ size: 5, shuffle: true }, "shuffle without a seed"],
  [{ size: 5, augment: { flip: true } }, "augment without a seed"],
  [{ size: 5, seed: 0, augment: { crop: 3 } }, "augment crop 3"],
  [{ size: 24, dropLast: true }, "no batch of 24 out of 23 images with dropLast (use size 23 or less)"],
])("refuses %j before any work", (options, message) => {
  expect(refusal(() => batches(data, options)).message).toContain(message);
});
