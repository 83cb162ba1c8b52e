import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { AstroNetError } from "../../src/error";
import { countMacs, countParameters } from "../../src/measure";
import { AstroNet, mobileNetV1 } from "../../src/network";
import { difference } from "../engine/difference";
import { leavesNoTensors, onEachEngine } from "../engine/engines";
import { idlePlaces, noise, normalised, planeSizes, surrounded, training } from "./networks";

describe("mobileNetV1", () => {
  leavesNoTensors();

  it("has 4.2 M parameters and 569 M MACs for ImageNet, with a bias", () => {
    // Howard et al., 2017, table 8: 4.2 million parameters, 569 million multiply-adds.
    const network = mobileNetV1({ stem: "imagenet", bias: true });
    expect(countParameters(network).total).toBe(4_231_976);
    expect(countMacs(network).total).toBe(568_740_352);
    network.dispose();
  });

  it("has a quarter of the channels at width ¼, of which Howard et al. publish 0.5 M parameters and 41 M MACs", () => {
    const network = mobileNetV1({ width: 0.25, stem: "imagenet", bias: true });
    expect(countParameters(network).total / 1e6).toBeCloseTo(0.5, 1);
    expect(countMacs(network).total / 1e6).toBeCloseTo(41, 0);
    network.dispose();
  });

  it("has a stem of stride 1 for small images, and 1024 features", () => {
    const network = mobileNetV1();
    expect(network.layers[0]).toMatchObject({ name: "conv1", output: [32, 32, 32] });
    expect(network.layers.at(-2)).toMatchObject({ name: "pointwise13", output: [2, 2, 1024] });
    expect(network.layers.at(-1)).toMatchObject({ name: "fc", units: 1024 });
    expect(planeSizes(network)).toEqual([[136, 88]]);
    network.dispose();
  });

  it("refuses sizes that are none", () => {
    expect(() => mobileNetV1({ width: 0 })).toThrow(AstroNetError);
    expect(() => mobileNetV1({ width: 0 })).toThrow("layer conv1: a size of 0");
    expect(() => mobileNetV1({ width: NaN })).toThrow("layer conv1: a size of NaN");
    expect(() => mobileNetV1({ width: 0.1, classes: -1 })).toThrow("layer fc: a size of -1");
  });
});

onEachEngine("mobileNetV1 of few channels", () => {
  const few = { width: 1 / 32, classes: 3, inputShape: [17, 16, 1] } as const;

  it("is depthwise and pointwise convolutions by turns, each normalised and rectified", () => {
    const network = mobileNetV1(few);
    tf.tidy(() => {
      const weights = network.weights as Readonly<Record<string, tf.Variable<tf.Rank.R4>>>;
      const active = (x: tf.Tensor4D) => tf.relu(normalised(x));
      const images = noise(network, 2);
      let x = active(tf.conv2d(surrounded(images, 1), weights.conv1!, 1, "valid"));
      for (let i = 1; i <= 13; i++) {
        const stride = [2, 4, 6, 12].includes(i) ? 2 : 1;
        x = active(tf.depthwiseConv2d(surrounded(x, 1), weights[`depthwise${i}`]!, stride, "valid"));
        x = active(tf.conv2d(x, weights[`pointwise${i}`]!, 1, "valid"));
      }
      const expected = tf.matMul(
        tf.mean<tf.Tensor2D>(x, [1, 2]),
        network.weights.fc as tf.Variable<tf.Rank.R2>,
      );
      const logits = network.forward(images, training);
      expect(logits.shape).toEqual([2, 3]);
      expect(difference(logits, expected)).toBeLessThan(1e-4);
    });
    network.dispose();
  });

  it("has a place behind every layer, at which gates are not undone by batch normalisation", () => {
    const network = mobileNetV1({ ...few, width: 1 / 16 });
    expect(network.gates.map(({ name }) => name.replace(".input", ""))).toEqual(
      network.layers.map(({ name }) => name),
    );
    expect(idlePlaces(network)).toEqual([]);
    network.dispose();
  });

  it("has its depthwise layers' channels regulated", () => {
    const net = new AstroNet(mobileNetV1(few), { seed: 1 });
    tf.tidy(() => {
      const [step] = net.regulate({ training: false });
      expect(step!.gates.depthwise6!.shape).toEqual([8]);
      const gated = tf.mul(
        net.network.weights.depthwise6!,
        tf.reshape(step!.gates.depthwise6!, [1, 1, 8, 1]),
      );
      expect(difference(step!.weights.depthwise6!, gated)).toBeLessThan(1e-7);
    });
    net.dispose();
  });
});
