import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { AstroNetError } from "../../src/error";
import { resnet18, resnet20, resnet34, type Shortcut, type TaskNetwork } from "../../src/network";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";
import { idlePlaces, noise, normalised, surrounded, training } from "./networks";

interface Form {
  readonly blocks: readonly number[];
  readonly shortcut: Shortcut;
  readonly imagenet: boolean;
}

/** The network's logits before training, composed block by block. */
function composed(
  network: TaskNetwork,
  images: tf.Tensor4D,
  { blocks, shortcut, imagenet }: Form,
): tf.Tensor2D {
  const weights = network.weights as Readonly<Record<string, tf.Variable<tf.Rank.R4>>>;
  const layer = (x: tf.Tensor4D, name: string, stride: 1 | 2): tf.Tensor4D => {
    const filters = weights[name]!;
    const zeros = (filters.shape[0] - 1) / 2;
    return normalised(tf.conv2d(surrounded(x, zeros), filters, stride, "valid"));
  };
  const skip = (x: tf.Tensor4D, name: string): tf.Tensor4D => {
    if (shortcut !== "zeros") return layer(x, name, 2);
    const [, height, width, channels] = x.shape;
    const rows = tf.range(0, height, 2, "int32");
    const columns = tf.range(0, width, 2, "int32");
    const zeros: [number, number] = [channels / 2, channels / 2];
    const positions: tf.Tensor4D = tf.gather(tf.gather(x, rows, 1), columns, 2);
    return tf.pad(positions, [[0, 0], [0, 0], [0, 0], zeros]);
  };
  let x = tf.relu(layer(images, "conv1", imagenet ? 2 : 1));
  // Rectified maps have nothing below the zeros around.
  if (imagenet) x = tf.maxPool(surrounded(x, 1), 3, 2, "valid");
  let number = 2;
  blocks.forEach((count, stage) => {
    for (let block = 0; block < count; block++, number += 2) {
      const shrinks = stage > 0 && block === 0;
      const inner = tf.relu(layer(x, `conv${number}`, shrinks ? 2 : 1));
      const outer = layer(inner, `conv${number + 1}`, 1);
      x = tf.relu(tf.add<tf.Tensor4D>(outer, shrinks ? skip(x, `short${number}`) : x));
    }
  });
  return tf.matMul(tf.mean<tf.Tensor2D>(x, [1, 2]), network.weights.fc as tf.Variable<tf.Rank.R2>);
}

onEachEngine("residual networks", (engine) => {
  const small = { width: 2, classes: 3, inputShape: [9, 8, 1] } as const;
  const large = { ...small, inputShape: [33, 30, 2], stem: "imagenet" } as const;

  it.each<[string, () => TaskNetwork, Form]>([
    ["ResNet-20", () => resnet20(small), { blocks: [3, 3, 3], shortcut: "zeros", imagenet: false }],
    [
      "ResNet-20 with 1×1 shortcuts",
      () => resnet20({ ...small, shortcut: "1x1" }),
      { blocks: [3, 3, 3], shortcut: "1x1", imagenet: false },
    ],
    ["ResNet-34", () => resnet34(small), { blocks: [3, 4, 6, 3], shortcut: "3x3", imagenet: false }],
    [
      "ResNet-18 for ImageNet",
      () => resnet18({ ...large, shortcut: "1x1" }),
      { blocks: [2, 2, 2, 2], shortcut: "1x1", imagenet: true },
    ],
  ])("%s adds each block's input, or its shortcut, to what the block makes of it", (_, make, form) => {
    const network = make();
    tf.tidy(() => {
      const images = noise(network, 2);
      const logits = network.forward(images, training);
      expect(logits.shape).toEqual([2, 3]);
      expect(difference(logits, composed(network, images, form))).toBeLessThan(1e-4);
    });
    network.dispose();
  });

  it("have places behind every layer, at which gates are not undone by batch normalisation", () => {
    const network = engine === "cpu" ? resnet20(small) : resnet18({ ...large, shortcut: "1x1" });
    expect(network.gates.map(({ name }) => name.replace(".input", "")).sort()).toEqual(
      network.layers.map(({ name }) => name).sort(),
    );
    expect(network.gates).toEqual(
      expect.arrayContaining(network.layers.slice(0, -1).map(({ name, units }) => ({ name, units }))),
    );
    expect(idlePlaces(network)).toEqual([]);
    network.dispose();
  });

  it("add a bias to the logits where they are asked to", () => {
    const network = resnet20({ ...small, bias: true });
    expect(Object.keys(network.biases)).toEqual(["fc"]);
    tf.tidy(() => {
      const images = noise(network, 2);
      const before = network.forward(images, training);
      network.biases.fc!.assign(tf.tensor1d([1, 2, -3]));
      expect(difference(network.forward(images, training), tf.add(before, [1, 2, -3]))).toBeLessThan(1e-5);
    });
    network.dispose();
  });

  it("refuse what they do not know, and images that are too small", () => {
    const shortcut = "2x2" as Shortcut;
    expect(() => resnet18({ shortcut })).toThrow(AstroNetError);
    expect(() => resnet18({ shortcut })).toThrow('unknown shortcut: "2x2" (use "3x3", "1x1" or "zeros")');
    const stem = "large" as "small";
    expect(() => resnet34({ stem })).toThrow(AstroNetError);
    expect(() => resnet34({ stem })).toThrow('unknown stem: "large" (use "small" or "imagenet")');
    expect(() => resnet20({ width: 0 })).toThrow("layer conv1: a size of 0");
    expect(() => resnet20({ classes: 2.5 })).toThrow("layer fc: a size of 2.5");
  });
});
