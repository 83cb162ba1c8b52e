import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../src/engine";
import { missingKernels } from "../../src/engine/kernels";

describe("missingKernels", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });

  it("finds nothing missing in plain JavaScript", () => {
    expect(missingKernels("cpu")).toEqual([]);
  });

  describe("where a kernel and a gradient are taken away", () => {
    const kernel = () => tf.getKernel("Conv2DBackpropFilter", "cpu");
    let taken: ReturnType<typeof kernel>;
    let gradient: ReturnType<typeof tf.getGradient>;
    beforeAll(() => {
      taken = kernel();
      gradient = tf.getGradient("Tile");
      tf.unregisterKernel("Conv2DBackpropFilter", "cpu");
      tf.unregisterGradient("Tile");
    });
    afterAll(() => {
      tf.registerKernel(taken);
      tf.registerGradient(gradient);
    });

    it("names them", () => {
      expect(missingKernels("cpu")).toEqual(["Conv2DBackpropFilter", "gradient of Tile"]);
    });
  });
});
