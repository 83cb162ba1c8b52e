import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { AstroNetError } from "../../src/error";
import { countMacs, countParameters } from "../../src/measure";
import { densenet40 } from "../../src/network";
import { difference } from "../engine/difference";
import { leavesNoTensors, onEachEngine } from "../engine/engines";
import { idlePlaces, noise, normalised, planeSizes, surrounded, training } from "./networks";

describe("densenet40", () => {
  leavesNoTensors();

  it("has 1.0 M parameters, in 36 layers of 12 filters, 2 transitions, a stem and a classifier", () => {
    // Huang et al., 2017, table 2: 1.0 M; Liu et al., 2017 (network slimming), table 1: 1.02 M.
    const network = densenet40({ bias: true });
    expect(network.layers).toHaveLength(40);
    expect(countParameters(network).total).toBe(1_019_722);
    // 9·I·O·H·W for each convolution, I·O·H·W for each transition.
    const grown = (from: number, size: number) =>
      Array.from({ length: 12 }, (_, i) => 9 * (from + 12 * i) * 12 * size * size).reduce(
        (sum, macs) => sum + macs,
      );
    const expected =
      9 * 3 * 16 * 32 * 32 +
      [grown(16, 32), 160 * 160 * 32 * 32, grown(160, 16), 304 * 304 * 16 * 16, grown(304, 8), 4480].reduce(
        (sum, macs) => sum + macs,
      );
    expect(countMacs(network).total).toBe(expected);
    network.dispose();
  });

  it("has the compression code's 456 features with its stem of 24 filters", () => {
    const network = densenet40({ stem: 24, regulated: "classifier" });
    expect(network.layers.at(-1)).toMatchObject({ name: "fc", units: 456 });
    expect(planeSizes(network)).toEqual([[24, 19]]);
    network.dispose();
  });

  it("refuses sizes and blocks that are none", () => {
    expect(() => densenet40({ growth: 0 })).toThrow(AstroNetError);
    expect(() => densenet40({ growth: 0 })).toThrow("layer conv2: a size of 0");
    expect(() => densenet40({ stem: 1.5 })).toThrow("layer conv1: a size of 1.5");
    expect(() => densenet40({ blocks: [] })).toThrow(AstroNetError);
    expect(() => densenet40({ blocks: [2, 0] })).toThrow(
      "densenet40 blocks: [2, 0] (give the layers of one block or more)",
    );
    expect(() => densenet40({ inputShape: [3, 3, 1] })).toThrow(
      "layer transition2.pool: a window of 2×2 does not fit",
    );
  });
});

onEachEngine("densenet40 of two short blocks", () => {
  const short = { growth: 2, stem: 3, blocks: [2, 3], classes: 3, inputShape: [5, 6, 1] } as const;

  it("convolves all maps before it, normalised and rectified anew for each layer", () => {
    const network = densenet40(short);
    expect(network.name).toBe("DenseNet-8 (growth 2)");
    tf.tidy(() => {
      const weights = network.weights as Readonly<Record<string, tf.Variable<tf.Rank.R4>>>;
      const layer = (x: tf.Tensor4D, name: string) => {
        const filters = weights[name]!;
        return tf.conv2d(surrounded(tf.relu(normalised(x)), (filters.shape[0] - 1) / 2), filters, 1, "valid");
      };
      const images = noise(network, 2);
      let x: tf.Tensor4D = tf.conv2d(surrounded(images, 1), weights.conv1!, 1, "valid");
      for (const name of ["conv2", "conv3", "transition1", "conv4", "conv5", "conv6"]) {
        const maps = layer(x, name);
        x = name === "transition1" ? tf.avgPool(maps, 2, 2, "valid") : tf.concat([x, maps], 3);
      }
      const features = tf.mean<tf.Tensor2D>(tf.relu(normalised(x)), [1, 2]);
      const logits = network.forward(images, training);
      expect(logits.shape).toEqual([2, 3]);
      const expected = tf.matMul(features, network.weights.fc as tf.Variable<tf.Rank.R2>);
      expect(difference(logits, expected)).toBeLessThan(1e-4);
    });
    network.dispose();
  });

  it("has a place in front of every layer but the first, behind its normalisation and activation", () => {
    const network = densenet40(short);
    expect(network.gates).toEqual([
      { name: "conv2.input", units: 3 },
      { name: "conv3.input", units: 5 },
      { name: "transition1.input", units: 7 },
      { name: "conv4.input", units: 7 },
      { name: "conv5.input", units: 9 },
      { name: "conv6.input", units: 11 },
      { name: "fc.input", units: 13 },
    ]);
    expect(idlePlaces(network)).toEqual([]);
    network.dispose();
  });
});
