import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { AstroNetError } from "../../../src/error";
import { blame } from "../../../src/train/structure/finite";
import { leavesNoTensors } from "../../engine/engines";
import { smallLeNet } from "../small-lenet";

describe("blame", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  /** What it says of a batch, weights and gradients with a NaN in one of them. */
  async function said(where: "images" | "weights" | "gradient" | "loss"): Promise<string> {
    const network = smallLeNet();
    const pixels = new Float32Array(2 * 256).fill(0.5);
    if (where === "images") pixels[300] = NaN;
    const batch = {
      x: tf.tensor4d(pixels, [2, 16, 16, 1]),
      y: tf.tensor1d([0, 1], "int32"),
      indices: Int32Array.from([12, 34]),
      index: 0,
      count: 2,
    };
    const weights = network.weights.conv2!;
    if (where === "weights")
      tf.tidy(() => {
        weights.assign(tf.fill(weights.shape, NaN));
      });
    const gradients = new Map<string, tf.Tensor>([
      ["conv1", tf.zeros([3])],
      ["fc1", where === "gradient" ? tf.tensor1d([0, NaN]) : tf.zeros([2])],
    ]);
    const blamed = blame({ when: "search step 7, network", batch, network, gradients });
    const error: unknown = await blamed.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AstroNetError);
    tf.dispose([batch.x, batch.y, ...gradients.values()]);
    network.dispose();
    return (error as Error).message;
  }

  it("names the images, the layer or the gradient, and the step", async () => {
    expect(await said("images")).toMatch(
      /^search step 7, network: images 12, 34 hold a value that is no number/,
    );
    expect(await said("weights")).toMatch(/^search step 7, network: layer conv2 puts out/);
    expect(await said("gradient")).toMatch(/^search step 7, network: the gradient of fc1 is no number/);
    expect(await said("loss")).toMatch(/^search step 7, network: the loss is no number/);
  });
});
