import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { normal, randomStream, uniform, useEngine } from "../../src/engine";
import { leavesNoTensors, onEachEngine } from "./engines";

const take = (next: () => number, count: number) => Array.from({ length: count }, next);

describe("randomStream", () => {
  it("is the same for the same seed and purpose, and another for each other", () => {
    const first = take(randomStream(1, "conv1"), 20);
    expect(take(randomStream(1, "conv1"), 20)).toEqual(first);
    expect(take(randomStream(2, "conv1"), 20)).not.toEqual(first);
    expect(take(randomStream(1, "conv2"), 20)).not.toEqual(first);
  });

  it("keeps a seed and a purpose apart that read the same in a row", () => {
    expect(take(randomStream(1, "1/a"), 5)).not.toEqual(take(randomStream(11, "a"), 5));
  });

  it("lies in [0, 1), evenly", () => {
    const draws = take(randomStream(7, "evenly"), 20_000);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = draws.filter((draw) => Math.floor(10 * draw) === tenth).length / draws.length;
      // Five standard errors.
      expect(Math.abs(share - 0.1)).toBeLessThan(5 * Math.sqrt(0.09 / draws.length));
    }
  });
});

onEachEngine("uniform and normal", () => {
  it("keep to their bound, mean and deviation", () => {
    tf.tidy(() => {
      const even = uniform([100, 101], 0.3, 4, "even").dataSync();
      expect(Math.max(...even.map(Math.abs))).toBeLessThanOrEqual(Math.fround(0.3));
      expect(Math.max(...even)).toBeGreaterThan(0.299);
      expect(Math.min(...even)).toBeLessThan(-0.299);
      const bell = [...normal([101, 101], 2, 4, "bell").dataSync()];
      const mean = bell.reduce((sum, value) => sum + value, 0) / bell.length;
      const square = bell.reduce((sum, value) => sum + (value - mean) ** 2, 0) / bell.length;
      expect(Math.abs(mean)).toBeLessThan((5 * 2) / 101);
      expect(Math.abs(Math.sqrt(square) - 2)).toBeLessThan((5 * 2) / Math.SQRT2 / 101);
      const within = bell.filter((value) => Math.abs(value) < 2).length / bell.length;
      expect(Math.abs(within - 0.6827)).toBeLessThan(0.025);
    });
  });
});

describe("uniform and normal", () => {
  leavesNoTensors();

  it("give the same values on every engine", async () => {
    const drawn = [];
    for (const name of ["tensorflow", "cpu"] as const) {
      await useEngine(name);
      drawn.push(
        tf.tidy(() => [
          [...normal([3, 5], 1, 9, "weights").dataSync()],
          [...uniform([3, 5], 1, 9, "weights").dataSync()],
        ]),
      );
    }
    expect(drawn[1]).toEqual(drawn[0]);
  });
});
