import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { weighUnits, type UnitValues } from "../../src/astrocyte";
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

  it.each([
    [
      "behind convolutions and in front of normalisations",
      () => resnet18({ width: 2, inputShape: [8, 8, 1], classes: 3 }),
    ],
    ["of depthwise convolutions too", () => new TaskNetwork(definition, { seed: 1 })],
    ["of layers without a normalisation", () => lenet5({ conv: [2, 3], dense: [4], classes: 3 })],
  ])("weighs units by gates in front of them, %s", (_, make) => {
    const network = make();
    tf.tidy(() => {
      const images = noise(network, 3);
      const { layers } = network;
      const weights = network.weights as Record<string, tf.Tensor>;
      // Some are closed.
      const gates = layers.map(({ name, units }) => tf.relu(normal([units], 1, 1, name)) as tf.Tensor1D);
      const byLayer = (values: readonly tf.Tensor[]) =>
        Object.fromEntries(layers.map(({ name }, i) => [name, values[i]!]));
      const within = (all: readonly tf.Tensor[]) =>
        network.forward(images, training, byLayer(all.slice(layers.length)), {
          unitGates: byLayer(all) as UnitValues,
        });
      const before = (all: readonly tf.Tensor[]) =>
        network.forward(
          images,
          training,
          weighUnits(layers, byLayer(all.slice(layers.length)), byLayer(all) as UnitValues, 1),
        );
      const given = [...gates, ...layers.map(({ name }) => tf.clone(weights[name]!))];
      expect(difference(within(given), before(given))).toBeLessThan(1e-4);
      const gradients = (forward: typeof within) =>
        tf.grads((...all) => tf.sum(tf.square(forward(all))))(given);
      const expected = gradients(before);
      gradients(within).forEach((gradient, i) => {
        const size = tf.max(tf.abs(expected[i]!)).dataSync()[0]!;
        expect(difference(gradient, expected[i]!)).toBeLessThan(2e-3 * Math.max(1, size));
      });
      // Whoever watches sees weighed maps.
      const seen = new Map<string, tf.Tensor>();
      const watched = network.forward(images, training, network.weights, {
        unitGates: byLayer(given) as UnitValues,
        watch: ({ name }, y) => void seen.set(name, y),
      });
      expect(difference(watched, before(given))).toBeLessThan(1e-4);
      const first = layers[0]!;
      const own = Array.from(gates[0]!.dataSync());
      const closed = seen.get(first.name)!;
      own.forEach((gate, unit) => {
        if (gate > 0 || first.kind === "dense") return;
        const map = tf.slice(closed, [0, 0, 0, unit], [-1, -1, -1, 1]);
        expect(tf.max(tf.abs(map)).dataSync()[0]).toBe(0);
      });
    });
    network.dispose();
  });

  it("refuses gates that are not one a unit, and names the layer", () => {
    const network = resnet18({ width: 2, inputShape: [8, 8, 1], classes: 3 });
    tf.tidy(() => {
      const { name } = network.layers[0]!;
      const unitGates = { [name]: tf.ones<tf.Rank.R1>([3]) };
      expect(() => network.forward(noise(network, 2), training, network.weights, { unitGates })).toThrow(
        `gates of ${name} at regulation step 1: 3 for the 2 units of a convolution layer`,
      );
    });
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
