import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { UnitPlane } from "../../src/astrocyte";
import { AstroNetError } from "../../src/error";
import { lenet5 } from "../../src/network";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";
import { computedMapSizes, evaluation, noise, shapesOf } from "./networks";

onEachEngine("lenet5", () => {
  it("is 20-50-500-10 as published: 430,500 weights, planes [10, 7] and [52, 25]", () => {
    const network = lenet5();
    expect(network.name).toBe("LeNet-5 (20-50-500-10)");
    expect(shapesOf(network)).toEqual({
      conv1: [5, 5, 1, 20],
      conv2: [5, 5, 20, 50],
      fc1: [800, 500],
      fc2: [500, 10],
    });
    const sizes = [...network.parameters().values()].map(({ size }) => size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(430_500);
    expect(network.layers.map(({ units }) => units)).toEqual([20, 50, 800, 500]);
    const planes = network.definition.planes.map((spec) => new UnitPlane(spec, network.layers));
    expect(planes.map(({ height, width }) => [height, width])).toEqual([
      [10, 7],
      [52, 25],
    ]);
    network.dispose();
  });

  it("draws weights from U(±1/√f), f = I·k·k or, for a dense layer, its outputs", () => {
    const network = lenet5();
    const bounds = { conv1: 1 / 5, conv2: 1 / Math.sqrt(500), fc1: 0.0447214, fc2: 0.3162278 };
    for (const [layer, bound] of Object.entries(bounds)) {
      const largest = tf.tidy(() => tf.max(tf.abs(network.weights[layer]!)).dataSync()[0]!);
      expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-6));
      expect(largest).toBeGreaterThan(0.98 * bound);
    }
    network.dispose();
  });

  it("flattens channel first: a dense layer's unit u reads map ⌊u / 16⌋", () => {
    const network = lenet5({ conv: [2, 3], dense: [48], classes: 4 });
    tf.tidy(() => {
      const images = noise(network, 2);
      const { conv1, conv2, fc1, fc2 } = network.weights as Record<string, tf.Tensor4D>;
      const stage = (x: tf.Tensor4D, filters: tf.Tensor4D) =>
        tf.maxPool(tf.relu(tf.conv2d(x, filters, 1, "valid")), 2, 2, "valid");
      const maps = stage(stage(images, conv1!), conv2!);
      expect(maps.shape).toEqual([2, 4, 4, 3]);
      const channels = tf.unstack(maps, 3).map((map) => tf.reshape(map, [2, 16]));
      const hidden = tf.relu(tf.matMul(tf.concat(channels, 1), fc1!));
      expect(difference(network.forward(images, evaluation), tf.matMul(hidden, fc2!))).toBeLessThan(1e-5);
    });
    network.dispose();
  });

  it.each<[number, number, number]>([
    [28, 28, 1],
    [16, 19, 2],
    [33, 16, 3],
  ])("declares the map sizes that it computes for %i×%i×%i images", async (...inputShape) => {
    const network = lenet5({ conv: [3, 4], dense: [5], inputShape });
    const images = noise(network, 1);
    const sizes = await computedMapSizes(network, images);
    for (const { shape, output } of network.layers.slice(0, 2)) {
      expect([...sizes.get(shape.join())!]).toEqual([output.slice(0, 2).join()]);
    }
    images.dispose();
    network.dispose();
  });

  it("refuses images that are too small, also where two negative sizes would make a positive one", () => {
    expect(() => lenet5({ inputShape: [15, 28, 1] })).toThrow(AstroNetError);
    expect(() => lenet5({ inputShape: [8, 8, 1] })).toThrow("lenet5 images: 8×8 (give 16×16 or more)");
  });

  it("refuses sizes that are none, and names the layer", () => {
    expect(() => lenet5({ conv: [0, 50] })).toThrow("layer conv1: a size of 0");
    expect(() => lenet5({ dense: [-5] })).toThrow("layer fc1: a size of -5");
  });
});
