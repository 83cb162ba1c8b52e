import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { synthetic } from "../../../src/data";
import { AstroNetError } from "../../../src/error";
import { mlp } from "../../../src/network";
import { adam, slimming } from "../../../src/train";
import { onEachEngine } from "../../engine/engines";

const data = synthetic({ count: 64, shape: [4, 4, 1], classes: 3 });
const small = () => mlp({ units: [16, 8, 3], inputShape: [4, 4, 1], seed: 1 });
const options = { epochs: 3, batchSize: 16, optimizer: adam({ learningRate: 0.02 }), seed: 1 };

/** The mean scale after a run with this penalty. */
async function meanScale(penalty: number): Promise<number> {
  const network = small();
  const slim = slimming(network, data, { ...options, penalty });
  await slim.run.train();
  const mean = tf.tidy(() => tf.mean(tf.concat(Object.values(slim.scales))).dataSync()[0]!);
  const least = tf.tidy(() => tf.min(tf.concat(Object.values(slim.scales))).dataSync()[0]!);
  expect(least).toBeGreaterThanOrEqual(0);
  slim.dispose();
  network.dispose();
  return mean;
}

onEachEngine("slimming", () => {
  it("has a scale a unit, and shrinks scales the more, the larger the penalty", async () => {
    const [free, light, heavy] = [await meanScale(0), await meanScale(0.1), await meanScale(10)];
    expect(light).toBeLessThan(free);
    expect(heavy).toBeLessThan(light);
  });

  it("refuses a penalty that is none", () => {
    const network = small();
    expect(() => slimming(network, data, { ...options, penalty: -1 })).toThrow(AstroNetError);
    expect(() => slimming(network, data, { ...options, penalty: -1 })).toThrow("slimming penalty: -1");
    network.dispose();
  });
});
