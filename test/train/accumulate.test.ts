import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { batches } from "../../src/data";
import { lossGradients, trainPlain } from "../../src/train";
import { accumulated } from "../../src/train/accumulate";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

import { smallLeNet } from "./small-lenet";
import { images } from "./small-net";

const mode = { statistics: "batch", update: true, step: 1 } as const;

onEachEngine("a batch in parts", () => {
  it.each([1, 20, 47])("of %i images has loss, hits and gradients of the whole", (partSize) => {
    const network = smallLeNet();
    const parameters = [...network.parameters().values()];
    for (const batch of batches(images, { size: 48, seed: 0, epoch: 1 })) {
      tf.tidy(() => {
        const of = (x: tf.Tensor4D, y: tf.Tensor1D) =>
          lossGradients(() => network.forward(x, mode), y, parameters);
        const whole = accumulated(batch, undefined, of);
        const parts = accumulated(batch, partSize, of);
        expect(difference(parts.loss, whole.loss)).toBeLessThan(1e-5);
        expect(difference(parts.correct, whole.correct)).toBe(0);
        whole.gradients.forEach((gradient, i) => {
          expect(parts.gradients[i]!.shape).toEqual(gradient.shape);
          expect(difference(parts.gradients[i]!, gradient)).toBeLessThan(1e-5);
        });
      });
    }
    network.dispose();
  });

  it("trains as the whole does", async () => {
    const losses = async (partSize?: number) => {
      const network = smallLeNet();
      const run = trainPlain(network, images, { epochs: 2, batchSize: 24, ...(partSize && { partSize }) });
      await run.train();
      run.dispose();
      network.dispose();
      return run.epochs.map(({ loss }) => loss);
    };
    const [whole, parts] = [await losses(), await losses(7)];
    parts.forEach((loss, i) => {
      expect(loss).toBeCloseTo(whole[i]!, 4);
    });
  });

  it("refuses parts of no images", () => {
    const network = smallLeNet();
    expect(() => trainPlain(network, images, { epochs: 1, partSize: 0 })).toThrow(/partSize: 0 \(give/);
    network.dispose();
  });
});
