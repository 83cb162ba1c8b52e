import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { dataset } from "../../src/data";
import { evaluate } from "../../src/measure";
import { onEachEngine } from "../engine/engines";

/** Seven images of two pixels; the logits are the pixels, 0..1, so that the brighter pixel is the guess. */
const data = dataset({
  name: "pixels",
  images: Uint8Array.of(255, 0, 0, 255, 255, 0, 51, 0, 0, 51, 0, 255, 255, 0),
  labels: [0, 1, 1, 0, 1, 1, 0],
  shape: [1, 2, 1],
  classes: ["left", "right"],
});
const logits = (x: tf.Tensor4D): tf.Tensor2D => tf.reshape(x, [x.shape[0], 2]);

/** Of two logits that differ by d, where the label has the larger one. */
const loss = (d: number) => Math.log(1 + Math.exp(-d));
const expected = (4 * loss(1) + loss(-1) + 2 * loss(0.2)) / 7;

onEachEngine("evaluate", () => {
  it.each([500, 7, 3, 1])("is the mean over all images, with batches of %i", async (batchSize) => {
    const { loss, accuracy, count } = await evaluate(logits, data, { batchSize });
    expect(loss).toBeCloseTo(expected, 5);
    expect(accuracy).toBe(6 / 7);
    expect(count).toBe(7);
  });

  it("shows the images in their own order, none left out", async () => {
    const seen: number[] = [];
    await evaluate(
      (x) => {
        seen.push(x.shape[0]);
        return logits(x);
      },
      data,
      { batchSize: 3 },
    );
    expect(seen).toEqual([3, 3, 1]);
  });
});
