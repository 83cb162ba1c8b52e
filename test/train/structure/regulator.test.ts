import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { randomStream, useEngine } from "../../../src/engine";
import { clippedToNorm } from "../../../src/train/structure/regulating-scorer";
import { frozen, permutation, permuted, type Regulator } from "../../../src/train/structure/regulator";
import type { UnitMap } from "../../../src/train/structure/unit-map";
import { leavesNoTensors } from "../../engine/engines";

const map: UnitMap = {
  places: [
    { name: "a", first: 0, units: 4 },
    { name: "b", first: 4, units: 3 },
  ],
  total: 7,
};
const alive = [1, 1, 0, 1, 1, 1, 1];
/** Gives units the first of their features. */
const plain: Regulator = {
  trained: new Map(),
  state: new Map(),
  score: (features) => tf.reshape(tf.slice2d(features, [0, 0], [-1, 1]), [-1]),
  dispose: () => undefined,
};
const score = (regulator: Regulator, step = 1): number[] =>
  tf.tidy(() => [...regulator.score(tf.tensor2d([1, 2, 30, 4, 5, 6, 7], [7, 1]), alive, step).dataSync()]);

describe("the controls of an astrocyte", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("frozen: outputs have mean 0 and deviation 1 over the units that are there", () => {
    const values = score(frozen(plain)).filter((_, u) => alive[u] === 1);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
    expect(values.reduce((sum, value) => sum + value ** 2, 0) / 6).toBeCloseTo(1, 5);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });

  it("permuted: outputs stay within their place, and go elsewhere in each step", () => {
    const regulator = permuted(plain, map, 3);
    const steps = [1, 2, 3, 4, 5].map((step) => score(regulator, step));
    for (const values of steps) {
      expect(values.slice(0, 4).sort((a, b) => a - b)).toEqual([1, 2, 4, 30]);
      expect(values[2]).toBe(30);
      expect(values.slice(4).sort((a, b) => a - b)).toEqual([5, 6, 7]);
    }
    expect(new Set(steps.map((values) => values.join())).size).toBeGreaterThan(1);
    expect(score(permuted(plain, map, 3), 2)).toEqual(steps[1]);
  });

  it("deals out each order alike", () => {
    const next = randomStream(0, "orders");
    const seen = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = permutation(map, alive, next).slice(4).join();
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe("clippedToNorm", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("scales all gradients alike where their norm is too large", () => {
    tf.tidy(() => {
      const [a, b] = clippedToNorm([tf.tensor1d([3, 0]), tf.tensor2d([[4]])], 1)!;
      expect(a!.dataSync()[0]).toBeCloseTo(0.6, 6);
      expect(b!.dataSync()[0]).toBeCloseTo(0.8, 6);
      const [same] = clippedToNorm([tf.tensor1d([0.5])], 1)!;
      expect(clippedToNorm([tf.tensor1d([NaN])], 1)).toBeUndefined();
      expect(same!.dataSync()[0]).toBe(0.5);
    });
  });
});
