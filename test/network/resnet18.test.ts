import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { UnitPlane } from "../../src/astrocyte";
import { useEngine } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { resnet18 } from "../../src/network";
import { difference } from "../engine/difference";
import { leavesNoTensors, onEachEngine } from "../engine/engines";
import { computedMapSizes, evaluation, noise, training } from "./networks";

onEachEngine("resnet18", () => {
  it("has 83·w units in the published order on one plane [83, w], a shortcut behind its block's first layer", () => {
    const network = resnet18({ width: 4 });
    expect(network.layers.map(({ name, units }) => `${name}:${units}`).join(" ")).toBe(
      "conv1:4 conv2:4 conv3:4 conv4:4 conv5:4 " +
        "conv6:8 short6:8 conv7:8 conv8:8 conv9:8 " +
        "conv10:16 short10:16 conv11:16 conv12:16 conv13:16 " +
        "conv14:32 short14:32 conv15:32 conv16:32 conv17:32 fc:32",
    );
    expect(network.weights.short6!.shape).toEqual([3, 3, 4, 8]);
    const plane = new UnitPlane(network.definition.planes[0]!, network.layers);
    expect([plane.height, plane.width]).toEqual([83, 4]);
    network.dispose();
  });

  it("adds each block's input, or its shortcut, to what the block makes of it", () => {
    const network = resnet18({ width: 2, classes: 3, inputShape: [8, 8, 1], normSets: 1 });
    tf.tidy(() => {
      const images = noise(network, 2);
      const layer = (x: tf.Tensor4D, name: string, stride: 1 | 2): tf.Tensor4D => {
        const padded = tf.pad(x, [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ]);
        const y = tf.conv2d(padded, network.weights[name] as unknown as tf.Tensor4D, stride, "valid");
        const { mean, variance } = tf.moments(y, [0, 1, 2]);
        return tf.div<tf.Tensor4D>(tf.sub(y, mean), tf.sqrt(tf.add(variance, 1e-5)));
      };
      let x = tf.relu(layer(images, "conv1", 1));
      for (let first = 2; first <= 16; first += 2) {
        const down = [6, 10, 14].includes(first);
        const inner = tf.relu(layer(x, `conv${first}`, down ? 2 : 1));
        const skip = down ? layer(x, `short${first}`, 2) : x;
        x = tf.relu(tf.add<tf.Tensor4D>(layer(inner, `conv${first + 1}`, 1), skip));
      }
      const expected = tf.matMul(tf.mean(x, [1, 2]), network.weights.fc as unknown as tf.Tensor2D);
      const logits = network.forward(images, training);
      expect(logits.shape).toEqual([2, 3]);
      expect(difference(logits, expected)).toBeLessThan(1e-4);
    });
    network.dispose();
  });

  it.each<[number, number, number]>([
    [32, 32, 3],
    [15, 9, 1],
  ])("declares the map sizes that it computes for %i×%i×%i images", async (...inputShape) => {
    const network = resnet18({ width: 2, inputShape });
    const images = noise(network, 1);
    const sizes = await computedMapSizes(network, images);
    for (const { name, shape, output } of network.layers.filter(({ kind }) => kind === "convolution")) {
      expect([...sizes.get(shape.join())!], name).toEqual([output.slice(0, 2).join()]);
    }
    images.dispose();
    network.dispose();
  });

  it("refuses sizes that are none, and names the layer", () => {
    expect(() => resnet18({ width: 0 })).toThrow(AstroNetError);
    expect(() => resnet18({ width: 0 })).toThrow("layer conv1: a size of 0");
    expect(() => resnet18({ width: 2.5 })).toThrow(AstroNetError);
    expect(() => resnet18({ width: 2, classes: 0 })).toThrow("layer fc: a size of 0");
  });

  it("keeps as many sets of running statistics as it is asked to", () => {
    const network = resnet18({ width: 1, normSets: 2 });
    expect(Object.keys(network.norms)).toHaveLength(20);
    expect(network.norms.fc).toBeUndefined();
    expect(new Set(Object.values(network.norms).map(({ running }) => running.length))).toEqual(new Set([2]));
    tf.tidy(() => {
      expect(network.forward(noise(network, 2), { ...evaluation, step: 2 }).shape).toEqual([2, 10]);
    });
    network.dispose();
  });
});

describe("resnet18 of width 64", () => {
  leavesNoTensors();

  it("has the published 12,550,208 parameters, 9,600 of them in batch normalisations", async () => {
    await useEngine("tensorflow");
    const network = resnet18();
    const sizes = [...network.parameters()].map(([name, { size }]) => ({ norm: name.includes("."), size }));
    const sum = (entries: typeof sizes) => entries.reduce((total, { size }) => total + size, 0);
    expect(sum(sizes)).toBe(12_550_208);
    expect(sum(sizes.filter(({ norm }) => norm))).toBe(9_600);
    network.dispose();
  });
});
