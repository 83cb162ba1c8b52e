import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { UnitPlane } from "../../src/astrocyte";
import { AstroNetError } from "../../src/error";
import { mlp } from "../../src/network";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";
import { evaluation, noise, shapesOf } from "./networks";

onEachEngine("mlp", () => {
  it("is 784-300-100-10 as published, every layer's inputs on one plane [37, 32]", () => {
    const network = mlp();
    expect(network.name).toBe("MLP (784-300-100-10)");
    expect(shapesOf(network)).toEqual({ fc1: [784, 300], fc2: [300, 100], fc3: [100, 10] });
    expect(network.layers.map(({ units }) => units)).toEqual([784, 300, 100]);
    expect([...network.parameters().keys()]).toEqual(["fc1", "fc2", "fc3"]);
    const [spec] = network.definition.planes;
    const plane = new UnitPlane(spec!, network.layers);
    expect([plane.height, plane.width]).toEqual([37, 32]);
    network.dispose();
  });

  it("is ReLU(x W) layer by layer, and no ReLU behind the last", () => {
    const network = mlp({ units: [12, 5, 4, 3], inputShape: [2, 3, 2], seed: 3 });
    tf.tidy(() => {
      const images = noise(network, 4);
      const { fc1, fc2, fc3 } = network.weights;
      const flat = tf.reshape(images, [4, 12]);
      const hidden = tf.relu(tf.matMul(tf.relu(tf.matMul(flat, fc1!)), fc2!));
      const logits = network.forward(images, evaluation);
      expect(logits.shape).toEqual([4, 3]);
      expect(difference(logits, tf.matMul(hidden, fc3!))).toBeLessThan(1e-7);
    });
    network.dispose();
  });

  it("is the same for a seed, and another for another", () => {
    const [one, again, other] = [1, 1, 2].map((seed) => mlp({ units: [4, 3], inputShape: [2, 2, 1], seed }));
    expect(difference(again!.weights.fc1!, one!.weights.fc1!)).toBe(0);
    expect(difference(other!.weights.fc1!, one!.weights.fc1!)).toBeGreaterThan(0);
    for (const network of [one, again, other]) network!.dispose();
  });

  it.each<[number[], string]>([
    [[784], "mlp units: [784] (give inputs, hidden units and classes; an image has 784 values)"],
    [[100, 10], "mlp units: [100, 10]"],
    [[784, 0, 10], "layer fc1: a size of 0"],
    [[784, 2.5, 10], "layer fc1: a size of 2.5"],
  ])("refuses units %j", (units, message) => {
    expect(() => mlp({ units })).toThrow(AstroNetError);
    expect(() => mlp({ units })).toThrow(message);
  });
});
