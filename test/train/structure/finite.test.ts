import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { AstroNetError } from "../../../src/error";
import { blame, globalNorm } from "../../../src/train/structure/finite";
import { leavesNoTensors } from "../../engine/engines";
import { smallLeNet } from "../small-net";

describe("blame", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  /** What it says of a batch, weights and gradients with a NaN in one of them. */
  function said(where: "images" | "weights" | "gradient" | "loss"): string {
    const network = smallLeNet();
    let message = "";
    tf.tidy(() => {
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
      if (where === "weights") weights.assign(tf.fill(weights.shape, NaN));
      const gradients = new Map([
        ["conv1", tf.zeros([3])],
        ["fc1", where === "gradient" ? tf.tensor1d([0, NaN]) : tf.zeros([2])],
      ]);
      try {
        blame({ when: "search step 7, network", batch, network, gates: undefined, gradients });
      } catch (error) {
        expect(error).toBeInstanceOf(AstroNetError);
        message = (error as Error).message;
      }
    });
    network.dispose();
    return message;
  }

  it("names the images, the layer or the gradient, and the step", () => {
    expect(said("images")).toMatch(/^search step 7, network: images 12, 34 hold a value that is no number/);
    expect(said("weights")).toMatch(/^search step 7, network: layer conv2 puts out/);
    expect(said("gradient")).toMatch(/^search step 7, network: the gradient of fc1 is no number/);
    expect(said("loss")).toMatch(/^search step 7, network: the loss is no number/);
  });
});

describe("globalNorm", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("is that of all gradients together", () => {
    tf.tidy(() => {
      expect(globalNorm([tf.tensor1d([2, 1]), tf.tensor2d([[2]])])).toBeCloseTo(3, 6);
      expect(globalNorm([tf.tensor1d([NaN]), tf.scalar(1)])).toBeNaN();
    });
  });
});
