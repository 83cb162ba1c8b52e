import { expect, it } from "vitest";

import { activationNames, fromLayersModel } from "../../../src/network";
import { difference } from "../../engine/difference";
import { onEachEngine } from "../../engine/engines";
import { evaluation, noise } from "../networks";
import { apart, disturb, tf } from "./models";

const { layers } = tf;

/** A model of one layer, or of several in a row, on maps [6, 7, 3], with a dense layer behind. */
function behind(...middle: tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape: [6, 7, 3] });
  const maps = middle.reduce<tf.SymbolicTensor>((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  const row = maps.shape.length === 4 ? (layers.flatten().apply(maps) as tf.SymbolicTensor) : maps;
  const outputs = layers.dense({ units: 4 }).apply(row) as tf.SymbolicTensor;
  return disturb(tf.model({ inputs: input, outputs }), 1);
}

const kinds: Readonly<Record<string, () => tf.layers.Layer[]>> = {
  "a convolution": () => [layers.conv2d({ filters: 4, kernelSize: 3 })],
  "a convolution without bias": () => [layers.conv2d({ filters: 4, kernelSize: [2, 3], useBias: false })],
  "a convolution of stride 2": () => [
    layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: "same" }),
  ],
  "a depthwise convolution": () => [layers.depthwiseConv2d({ kernelSize: [3, 2], padding: "same" })],
  "a depthwise convolution of stride 2": () => [
    layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: "same", useBias: false }),
  ],
  "a separable convolution": () => [layers.separableConv2d({ filters: 5, kernelSize: 3, strides: 2 })],
  "batch normalisation": () => [layers.batchNormalization({ epsilon: 0.05 })],
  "batch normalisation without scale": () => [layers.batchNormalization({ scale: false })],
  "batch normalisation without offset": () => [layers.batchNormalization({ center: false })],
  "batch normalisation of rows": () => [
    layers.globalAveragePooling2d({}),
    layers.batchNormalization({ axis: 1 }),
    layers.reLU(),
  ],
  "a rectifier": () => [layers.reLU()],
  "a rectifier up to six": () => [layers.reLU({ maxValue: 6 })],
  "an exponential unit": () => [layers.elu()],
  "max-pooling": () => [layers.maxPooling2d({ poolSize: 2 })],
  "max-pooling of overlapping windows": () => [
    layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }),
  ],
  "average-pooling": () => [layers.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" })],
  "global average-pooling": () => [layers.globalAveragePooling2d({})],
  "dropout and noise": () => [
    layers.dropout({ rate: 0.5 }),
    layers.gaussianNoise({ stddev: 1 }),
    layers.gaussianDropout({ rate: 0.5 }),
    layers.alphaDropout({ rate: 0.5 }),
  ],
  "several dense layers": () => [
    layers.flatten(),
    layers.dense({ units: 9, activation: "tanh" }),
    layers.dense({ units: 5, useBias: false }),
  ],
};

onEachEngine("fromLayersModel", () => {
  it.each(Object.entries(kinds))("computes what a model with %s does", (_, make) => {
    const model = behind(...make());
    expect(apart(model)).toBeLessThan(1e-5);
    model.dispose();
  });

  it.each(activationNames)("takes %s as a layer and as an argument", (activation) => {
    const model = behind(
      layers.activation({ activation }),
      layers.conv2d({ filters: 2, kernelSize: 2, activation }),
      layers.depthwiseConv2d({ kernelSize: 2, activation }),
      layers.separableConv2d({ filters: 2, kernelSize: 2, activation }),
      layers.flatten(),
      layers.dense({ units: 3, activation }),
    );
    expect(apart(model)).toBeLessThan(1e-5);
    model.dispose();
  });

  it("takes sums and concatenations, of maps and of rows", () => {
    const input = tf.input({ shape: [6, 5, 2] });
    const apply = (layer: tf.layers.Layer, ...x: tf.SymbolicTensor[]) =>
      layer.apply(x.length === 1 ? x[0]! : x) as tf.SymbolicTensor;
    const conv = () => layers.conv2d({ filters: 2, kernelSize: 3, padding: "same" });
    const sum = apply(layers.add(), apply(conv(), input), input, apply(conv(), input));
    const joined = apply(layers.concatenate({ axis: 3 }), apply(layers.reLU(), sum), input);
    const rows = [apply(layers.globalAveragePooling2d({}), joined), apply(layers.flatten(), sum)];
    const outputs = apply(layers.dense({ units: 3 }), apply(layers.concatenate(), ...rows));
    const model = disturb(tf.model({ inputs: input, outputs }), 2);
    expect(apart(model)).toBeLessThan(1e-5);
    model.dispose();
  });

  it("leaves a softmax at the end out: as an argument, as a layer, and as an activation's layer", () => {
    for (const end of [
      [layers.dense({ units: 3, activation: "softmax" })],
      [layers.dense({ units: 3 }), layers.softmax()],
      [layers.dense({ units: 3 }), layers.activation({ activation: "softmax" })],
    ]) {
      const model = tf.sequential({ layers: [layers.flatten({ inputShape: [3, 2, 1] }), ...end] });
      disturb(model, 3);
      expect(apart(model, { softmax: true })).toBeLessThan(1e-5);
      const network = fromLayersModel(model);
      expect(network.definition.graph.nodes.at(-1)!.op).toBe("bias");
      network.dispose();
      model.dispose();
    }
  });

  it("reads images for a model of rows", () => {
    const model = tf.sequential({
      layers: [layers.dense({ units: 3, activation: "relu", inputShape: [12] })],
    });
    model.add(layers.dense({ units: 2 }));
    disturb(model, 4);
    expect(apart(model)).toBeLessThan(1e-5);
    expect(apart(model, { inputShape: [2, 3, 2] })).toBeLessThan(1e-5);
    const network = fromLayersModel(model, { inputShape: [3, 4, 1] });
    expect(network.definition.inputShape).toEqual([3, 4, 1]);
    network.dispose();
    model.dispose();
  });

  it("keeps the names of layers, lays out their units, and has places behind activations and before dense layers", () => {
    const model = tf.sequential({
      name: "small",
      layers: [
        layers.conv2d({ name: "stem", inputShape: [8, 8, 1], filters: 4, kernelSize: 3, useBias: false }),
        layers.batchNormalization({ name: "stem_norm" }),
        layers.activation({ name: "stem_active", activation: "relu" }),
        layers.separableConv2d({ name: "body", filters: 6, kernelSize: 3, activation: "relu" }),
        layers.activation({ name: "again", activation: "tanh" }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dropout({ rate: 0.5 }),
        layers.dense({ name: "hidden", units: 5, activation: "relu" }),
        layers.dense({ name: "classes", units: 3, activation: "softmax" }),
      ],
    });
    const network = fromLayersModel(model, { seed: 3, normSets: 2 });
    expect(network.name).toBe("small");
    expect(network.layers.map(({ name, kind, units }) => [name, kind, units])).toEqual([
      ["stem", "convolution", 4],
      ["body.depthwise", "depthwise", 4],
      ["body", "convolution", 6],
      ["hidden", "dense", 24],
      ["classes", "dense", 5],
    ]);
    expect(network.gates).toEqual([
      { name: "stem", units: 4 },
      { name: "body", units: 6 },
      { name: "again", units: 6 },
      { name: "hidden.input", units: 24 },
      { name: "hidden", units: 5 },
    ]);
    expect(Object.keys(network.norms)).toEqual(["stem_norm"]);
    expect(network.norms.stem_norm!.running).toHaveLength(2);
    expect(Object.keys(network.biases)).toEqual(["body", "hidden", "classes"]);
    expect(network.definition.planes[0]!.layers).toEqual(network.layers.map(({ name }) => name));
    network.dispose();
    model.dispose();
  });

  it("copies the weights: neither network nor model changes with the other, or goes with it", () => {
    const model = behind(layers.conv2d({ filters: 2, kernelSize: 3 }), layers.batchNormalization());
    const network = fromLayersModel(model);
    tf.tidy(() => {
      const images = noise(network, 2);
      const [ours, theirs] = [network.forward(images, evaluation), model.predict(images) as tf.Tensor];
      for (const layer of model.layers) layer.setWeights(layer.getWeights().map((value) => tf.add(value, 1)));
      expect(difference(network.forward(images, evaluation), ours)).toBe(0);
      const changed = model.predict(images) as tf.Tensor;
      expect(difference(changed, theirs)).toBeGreaterThan(0.1);
      for (const parameter of network.parameters().values()) parameter.assign(tf.zerosLike(parameter));
      expect(difference(model.predict(images) as tf.Tensor, changed)).toBe(0);
    });
    model.dispose();
    tf.tidy(() => {
      expect(network.forward(noise(network, 2), evaluation).shape).toEqual([2, 4]);
    });
    network.dispose();
  });

  it("takes a model that its user has compiled and trained", async () => {
    const model = behind(
      layers.conv2d({ filters: 2, kernelSize: 3, activation: "relu" }),
      layers.batchNormalization(),
    );
    const optimizer = tf.train.sgd(0.01);
    model.compile({ optimizer, loss: "meanSquaredError" });
    const [x, y] = [tf.randomNormal([8, 6, 7, 3]), tf.zeros([8, 4])];
    await model.trainOnBatch(x, y);
    expect(apart(model)).toBeLessThan(1e-5);
    tf.dispose([x, y]);
    optimizer.dispose();
    model.dispose();
  });
});
