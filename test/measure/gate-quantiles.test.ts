import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { gateQuantiles } from "../../src/measure";
import { onEachEngine, tidied } from "../engine/engines";

onEachEngine("gateQuantiles", () => {
  it("interpolates between order statistics, layer by layer and step by step", async () => {
    await tidied(async () => {
      const hundredths = Float32Array.from({ length: 21 }, (_, i) => (20 - i) * 5);
      const steps = [
        { gates: { conv1: tf.tensor1d(hundredths), fc: tf.tensor1d([0, 4, 0, 2]) } },
        { gates: { conv1: tf.tensor1d([7]), fc: tf.tensor1d([1, 1, 1, 1]) } },
      ];
      expect(await gateQuantiles(steps)).toEqual([
        { layer: "conv1", step: 1, units: 21, q05: 5, q25: 25, q50: 50, q75: 75, q95: 95, zero: 1 / 21 },
        {
          layer: "fc",
          step: 1,
          units: 4,
          q05: 0,
          q25: 0,
          q50: 1,
          q75: 2.5,
          q95: expect.closeTo(3.7, 10) as number,
          zero: 0.5,
        },
        { layer: "conv1", step: 2, units: 1, q05: 7, q25: 7, q50: 7, q75: 7, q95: 7, zero: 0 },
        { layer: "fc", step: 2, units: 4, q05: 1, q25: 1, q50: 1, q75: 1, q95: 1, zero: 0 },
      ]);
    });
  });

  it("leaves the gates in their order", async () => {
    await tidied(async () => {
      const gates = tf.tensor1d([3, 1, 2]);
      await gateQuantiles([{ gates: { fc: gates } }]);
      expect([...gates.dataSync()]).toEqual([3, 1, 2]);
    });
  });
});
