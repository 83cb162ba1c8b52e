import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { AstroNetError } from "../../src/error";
import { measureCalibration } from "../../src/measure";
import { synthetic } from "../../src/data";
import { onEachEngine } from "../engine/engines";

const data = synthetic({ count: 40, classes: 2, shape: [2, 2, 1], seed: 3 });
const labels = [...data.labels];

/** Logits that always say class 0, with this probability. */
const saying =
  (probability: number) =>
  (x: tf.Tensor4D): tf.Tensor2D =>
    tf.tile(tf.tensor2d([[Math.log(probability / (1 - probability)), 0]]), [x.shape[0], 1]);

onEachEngine("measureCalibration", () => {
  const share = labels.filter((label) => label === 0).length / labels.length;

  it("is the distance of confidence and accuracy, in whatever batches", async () => {
    for (const batchSize of [7, 500]) {
      const { expectedError, bins } = await measureCalibration(saying(0.9), data, { bins: 10, batchSize });
      expect(expectedError).toBeCloseTo(Math.abs(share - 0.9), 5);
      expect(bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 40, 0]);
      expect(bins[8]!.accuracy).toBeCloseTo(share, 6);
      expect(bins[8]!.confidence).toBeCloseTo(0.9, 5);
    }
  });

  it("is 0 for one who is right as often as it says", async () => {
    expect((await measureCalibration(saying(share), data)).expectedError).toBeLessThan(1e-5);
  });

  it("refuses a number of bins that is none", async () => {
    const refused = () => measureCalibration(saying(0.9), data, { bins: 0 });
    await expect(refused()).rejects.toThrow(AstroNetError);
    await expect(refused()).rejects.toThrow("calibration bins: 0");
  });
});
