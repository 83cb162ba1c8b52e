import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../src/engine";
import { trainingDifference } from "../../src/engine/rehearsal";
import { leavesNoTensors } from "./engines";

describe("trainingDifference", () => {
  // Plain JavaScript starts as a reader starts it.
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();
  let mend: (() => void) | undefined;
  afterEach(() => {
    mend?.();
    mend = undefined;
  });

  function spoil(kernelFunc: tf.KernelFunc): void {
    const kernel = tf.getKernel("AstroNetReluGradient", "tensorflow") as { kernelFunc: tf.KernelFunc };
    const own = kernel.kernelFunc;
    kernel.kernelFunc = kernelFunc;
    mend = () => {
      kernel.kernelFunc = own;
    };
  }

  it("finds none between native TensorFlow and plain JavaScript, and leaves the engine in use", async () => {
    await useEngine("tensorflow");
    expect(await trainingDifference("tensorflow")).toBeUndefined();
    expect(tf.getBackend()).toBe("tensorflow");
  });

  it("finds a gradient that is wrong", async () => {
    await useEngine("tensorflow");
    spoil(({ inputs }) => [tf.clone(inputs.dy as tf.Tensor)]);
    expect(await trainingDifference("tensorflow")).toBe("the gradients differ");
  });

  it("says what an operation threw", async () => {
    await useEngine("tensorflow");
    spoil(() => {
      throw new Error("no such thing");
    });
    expect(await trainingDifference("tensorflow")).toBe("no such thing");
  });
});
