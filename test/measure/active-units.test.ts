import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { countActiveUnits } from "../../src/measure";
import { onEachEngine, tidied } from "../engine/engines";

onEachEngine("countActiveUnits", () => {
  it("counts gates above the threshold, layer by layer", async () => {
    await tidied(async () => {
      const gates = { conv1: tf.tensor1d([0, 0.2, 1]), fc1: tf.tensor1d([0, 0]) };
      expect(await countActiveUnits(gates)).toEqual([
        { layer: "conv1", active: 2, units: 3 },
        { layer: "fc1", active: 0, units: 2 },
      ]);
      expect((await countActiveUnits(gates, { above: 0.5 }))[0]!.active).toBe(1);
    });
  });
});
