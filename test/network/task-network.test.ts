import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { lenet5, resnet18, TaskNetwork, type NetworkDefinition } from "../../src/network";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";
import { noise, training } from "./networks";

/** A depthwise layer with a batch normalisation, and a dense layer. */
const definition: NetworkDefinition = {
  name: "small",
  inputShape: [4, 4, 3],
  classes: 2,
  layers: [
    {
      name: "depth",
      kind: "depthwise",
      shape: [3, 3, 3, 1],
      output: [4, 4],
      initial: (shape, seed, purpose) => normal(shape, 1, seed, purpose),
      norm: true,
    },
    {
      name: "fc",
      kind: "dense",
      shape: [3, 2],
      initial: (shape, seed, purpose) => normal(shape, 1, seed, purpose),
    },
  ],
  planes: [],
  astrocyteChannels: [],
  astrocyteInitialiser: "normal",
  forward(x, weights, norm) {
    const y = norm("depth", tf.depthwiseConv2d(x, weights.depth as tf.Tensor4D, 1, "same"));
    return tf.matMul(tf.mean<tf.Tensor2D>(y, [1, 2]), weights.fc as tf.Tensor2D);
  },
};

onEachEngine("TaskNetwork", () => {
  it("names layers, units and parameters as they were declared", () => {
    const network = new TaskNetwork(definition, { seed: 1 });
    expect(network.layers).toEqual([
      { name: "depth", kind: "depthwise", units: 3 },
      { name: "fc", kind: "dense", units: 3 },
    ]);
    expect([...network.parameters().keys()]).toEqual(["depth", "fc", "depth.gamma", "depth.beta"]);
    expect(Object.keys(network.norms)).toEqual(["depth"]);
    network.dispose();
  });

  it("computes with the weights that it is handed, else with its own", () => {
    const network = lenet5({ conv: [2, 3], dense: [4], classes: 3 });
    tf.tidy(() => {
      const images = noise(network, 2);
      const doubled = { ...network.weights, fc2: tf.mul(network.weights.fc2!, 2) };
      const own = network.forward(images, training);
      expect(difference(network.forward(images, training, doubled), tf.mul(own, 2))).toBeLessThan(1e-5);
      expect(difference(network.forward(images, training, network.weights), own)).toBe(0);
    });
    network.dispose();
  });

  it("reaches every parameter with its gradient", () => {
    const network = resnet18({ width: 1, inputShape: [8, 8, 1], classes: 3 });
    tf.tidy(() => {
      const images = noise(network, 4);
      const dy = normal([4, 3], 1, 1, "dy");
      const parameters = network.parameters();
      const { grads } = tf.variableGrads(
        () => tf.sum<tf.Scalar>(tf.mul(network.forward(images, training), dy)),
        [...parameters.values()],
      );
      for (const [name, { name: id, shape }] of parameters) expect(grads[id]!.shape, name).toEqual(shape);
      expect(parameters.size).toBe(21 + 2 * 20);
    });
    network.dispose();
  });

  it("refuses images of another shape, and says which it takes", () => {
    const network = new TaskNetwork(definition, { seed: 1 });
    tf.tidy(() => {
      for (const shape of [
        [2, 4, 4, 1],
        [2, 3, 4, 4],
        [2, 48],
      ]) {
        const forward = () => network.forward(tf.zeros<tf.Rank>(shape) as tf.Tensor4D, training);
        expect(forward).toThrow(AstroNetError);
        expect(forward).toThrow(`images of shape [${shape.join(", ")}] for small (give [N, 4, 4, 3])`);
      }
    });
    network.dispose();
  });

  it("refuses a layer or maps without a size before it draws weights", () => {
    const make = (change: Partial<NetworkDefinition["layers"][number]>) => () =>
      new TaskNetwork(
        { ...definition, layers: [{ ...definition.layers[0]!, ...change }, definition.layers[1]!] },
        { seed: 1 },
      );
    expect(make({ shape: [3, 3, 0, 1] })).toThrow(AstroNetError);
    expect(make({ shape: [3, 3, 0, 1] })).toThrow("layer depth of small: [3, 3, 0, 1] with maps of 4×4");
    expect(make({ output: [0, 4] })).toThrow("layer depth of small: [3, 3, 3, 1] with maps of 0×4");
  });
});
