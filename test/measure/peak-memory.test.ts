import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { measurePeakMemory } from "../../src/measure";
import { onEachEngine } from "../engine/engines";

onEachEngine("measurePeakMemory", () => {
  it("counts what is held at one time, beyond what was there before", async () => {
    const before = tf.ones([1000]);
    const { tensorBytes, residentBytes } = await measurePeakMemory(() => {
      // Two tensors of 4,000 bytes at one time, three in all.
      const sum = tf.tidy(() => tf.sum(tf.add(before, 1)));
      return tf.mul(tf.add(before, 2), sum);
    });
    expect(tensorBytes).toBeGreaterThanOrEqual(8000);
    expect(tensorBytes).toBeLessThan(12_000);
    expect(residentBytes).toBeGreaterThan(1e7);
    before.dispose();
  });
});
