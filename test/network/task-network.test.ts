import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import {
  GraphBuilder,
  lenet5,
  resnet18,
  TaskNetwork,
  type Initialiser,
  type NetworkDefinition,
} from "../../src/network";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";
import { noise, training } from "./networks";

const initial: Initialiser = (shape, seed, purpose) => normal(shape, 1, seed, purpose);

/** A depthwise layer with a batch normalisation, and a dense layer with a bias. */
function small(): NetworkDefinition {
  const graph = new GraphBuilder([4, 4, 3]);
  const maps = graph.norm(graph.depthwise("depth", graph.input, { size: 3, padding: 1, initial }));
  const features = graph.gate("features", graph.globalAverage(maps));
  const output = graph.bias(graph.dense("fc", features, { units: 2, initial }));
  return {
    name: "small",
    inputShape: [4, 4, 3],
    classes: 2,
    graph: graph.build(output),
    planes: [],
    astrocyteChannels: [],
    astrocyteInitialiser: "normal",
  };
}

const definition = small();

onEachEngine("TaskNetwork", () => {
  it("names layers, units and parameters as they were declared", () => {
    const network = new TaskNetwork(definition, { seed: 1 });
    expect(network.layers).toEqual([
      { name: "depth", kind: "depthwise", units: 3, shape: [3, 3, 3, 1], output: [4, 4, 3] },
      { name: "fc", kind: "dense", units: 3, shape: [3, 2], output: [2] },
    ]);
    expect(network.gates).toEqual([{ name: "features", units: 3 }]);
    expect([...network.parameters().keys()]).toEqual(["depth", "fc", "fc.bias", "depth.gamma", "depth.beta"]);
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

  it("gates outputs by one value a unit, or one an image and unit", () => {
    const network = new TaskNetwork(small(), { seed: 1 });
    tf.tidy(() => {
      const images = noise(network, 2);
      const output = (features?: tf.Tensor) =>
        network.forward(images, training, network.weights, features && { gates: { features } });
      const weights = { ...network.weights, fc: tf.mul(network.weights.fc!, [[1], [0], [0.5]]) };
      const expected = network.forward(images, training, weights);
      expect(difference(output(tf.tensor1d([1, 0, 0.5])), expected)).toBeLessThan(1e-6);
      const each = output(tf.tensor2d([1, 1, 1, 1, 0, 0.5], [2, 3]));
      expect(difference(tf.slice(each, 0, 1), tf.slice(output(), 0, 1))).toBeLessThan(1e-6);
      expect(difference(tf.slice(each, 1, 1), tf.slice(expected, 1, 1))).toBeLessThan(1e-6);
    });
    network.dispose();
  });

  it("refuses a graph that does not lead from its images to its classes", () => {
    for (const change of [{ inputShape: [4, 4, 1] as const }, { classes: 3 }]) {
      const make = () => new TaskNetwork({ ...definition, ...change }, { seed: 1 });
      expect(make).toThrow(AstroNetError);
      expect(make).toThrow("graph of small: from [4, 4, 3] to [2]");
    }
  });
});
