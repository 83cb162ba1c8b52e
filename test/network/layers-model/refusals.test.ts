import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { AstroNetError } from "../../../src/error";
import { fromLayersModel, type LayersModelOptions } from "../../../src/network";
import { leavesNoTensors } from "../../engine/engines";
import { tf } from "./models";

const { layers } = tf;

/** A model of layers in a row on maps [6, 6, 2], with a dense layer behind. */
function row(...middle: tf.layers.Layer[]): tf.LayersModel {
  const model = tf.sequential({
    name: "row",
    layers: [layers.activation({ activation: "relu", inputShape: [6, 6, 2] })],
  });
  for (const layer of middle) model.add(layer);
  if (model.outputShape.length === 4) model.add(layers.flatten());
  model.add(layers.dense({ units: 2 }));
  return model;
}

function refused(model: tf.LayersModel, message: string, options?: LayersModelOptions): void {
  const before = tf.memory().numTensors;
  const attempt = () => fromLayersModel(model, options);
  expect(attempt).toThrow(AstroNetError);
  expect(attempt).toThrow(message);
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
}

describe("fromLayersModel refuses, and names the layer:", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("layers that it does not know", () => {
    refused(
      row(layers.leakyReLU({ name: "leaky" })),
      "layer leaky (LeakyReLU): no such layer in a task network (give Dense, Conv2D, ",
    );
    refused(
      row(layers.zeroPadding2d({ name: "pad" })),
      'layer pad (ZeroPadding2D): no such layer in a task network (let the layer behind it pad: padding "same")',
    );
    refused(
      row(layers.conv2dTranspose({ name: "up", filters: 2, kernelSize: 2 })),
      "layer up (Conv2DTranspose): no such layer",
    );
    const inner = tf.sequential({ name: "inner", layers: [layers.dense({ units: 2, inputShape: [3] })] });
    const outer = tf.sequential({ layers: [layers.dense({ units: 3, inputShape: [2] }), inner] });
    refused(outer, "layer inner (Sequential): no such layer in a task network (a model inside a model");
    inner.dispose();
  });

  it("settings that a task network has not", () => {
    refused(
      row(layers.conv2d({ name: "c", filters: 2, kernelSize: 2, dilationRate: 2 })),
      "layer c (Conv2D): dilation rate [2,2] (give 1)",
    );
    refused(
      row(layers.conv2d({ name: "c", filters: 2, kernelSize: 2, strides: [1, 2] })),
      "layer c (Conv2D): strides of 1×2 (give one number for height and width)",
    );
    refused(
      row(layers.conv2d({ name: "c", filters: 2, kernelSize: 2, dataFormat: "channelsFirst" })),
      'layer c (Conv2D): data format "channelsFirst" (give "channelsLast")',
    );
    refused(
      row(layers.depthwiseConv2d({ name: "d", kernelSize: 2, depthMultiplier: 3 })),
      "layer d (DepthwiseConv2D): a depth multiplier of 3 (give 1)",
    );
    refused(
      row(layers.separableConv2d({ name: "s", filters: 2, kernelSize: 2, depthMultiplier: 2 })),
      "layer s (SeparableConv2D): a depth multiplier of 2 (give 1)",
    );
    refused(
      row(layers.maxPooling2d({ name: "p", poolSize: [1, 2] })),
      "layer p (MaxPooling2D): poolSize of 1×2 (give one number for height and width)",
    );
    refused(
      row(layers.batchNormalization({ name: "n", axis: 1 })),
      "layer n (BatchNormalization): axis 1 (give -1, the channels)",
    );
    refused(
      row(layers.reLU({ name: "r", maxValue: 4 })),
      "layer r (ReLU): a largest value of 4 (give 6 or none)",
    );
    refused(
      row(layers.dense({ name: "maps", units: 2 })),
      "layer maps: maps [6, 6, 2] (flatten or average them first)",
    );
  });

  it("activations that it does not know, and a softmax that is not at the end", () => {
    refused(
      row(layers.activation({ name: "a", activation: "hardSigmoid" })),
      'layer a (Activation): activation "hardSigmoid" (give relu, relu6, ',
    );
    refused(
      row(layers.conv2d({ name: "c", filters: 2, kernelSize: 2, activation: "mish" })),
      'layer c (Conv2D): activation "mish" (give relu, ',
    );
    refused(
      row(layers.flatten(), layers.dense({ name: "d", units: 3, activation: "softmax" })),
      'layer d (Dense): activation "softmax" (only at the end, where it is left out)',
    );
    refused(row(layers.softmax({ name: "s" })), "layer s (Softmax): no such layer");
  });

  it("layers with weights that are used twice", () => {
    const input = tf.input({ shape: [4] });
    const twice = layers.dense({ name: "twice", units: 4 });
    const outputs = twice.apply(twice.apply(input)) as tf.SymbolicTensor;
    refused(
      tf.model({ inputs: input, outputs }),
      "layer twice (Dense): it is used twice (give each use a layer of its own)",
    );
    twice.dispose();
  });

  it("networks of one unit, which have no plane", () => {
    const one = tf.sequential({ layers: [layers.dense({ units: 3, inputShape: [1] })] });
    refused(one, "unit plane: of 1 units (give layers with two units or more)");
  });

  it("models of several inputs or outputs, or none, or of maps at the end", () => {
    const [one, two] = [tf.input({ shape: [4] }), tf.input({ shape: [4] })];
    const sum = layers.add().apply([one, two]) as tf.SymbolicTensor;
    refused(
      tf.model({ name: "m", inputs: [one, two], outputs: sum }),
      "model m: 2 inputs (give a built model that has one)",
    );
    const [a, b] = [layers.reLU().apply(one), layers.elu().apply(one)] as [
      tf.SymbolicTensor,
      tf.SymbolicTensor,
    ];
    refused(
      tf.model({ name: "m", inputs: one, outputs: [a, b] }),
      "model m: 2 outputs (give a built model that has one)",
    );
    const empty = tf.sequential({ name: "empty" });
    expect(() => fromLayersModel(empty)).toThrow("model empty: 0 inputs (give a built model that has one)");
    for (const other of [null, undefined, 3, {}]) {
      expect(() => fromLayersModel(other as never)).toThrow("no layers model: ");
    }
    const maps = tf.sequential({
      layers: [layers.conv2d({ filters: 2, kernelSize: 2, inputShape: [4, 4, 1] })],
    });
    refused(maps, "maps [3, 3, 2] (average or flatten them first)");
  });

  it("images of no one size, or of another", () => {
    const any = layers.globalAveragePooling2d({ inputShape: [null, null, 3] });
    refused(
      tf.sequential({ name: "any", layers: [any, layers.dense({ units: 2 })] }),
      "model any: it reads [null, null, null, 3] (give one that reads images of one size",
    );
    refused(row(), "images of [2, 6, 6] for model row (it reads [6, 6, 2]: leave them out)", {
      inputShape: [2, 6, 6],
    });
    const values = tf.sequential({ name: "values", layers: [layers.dense({ units: 2, inputShape: [12] })] });
    refused(values, "images of [5, 2, 1] for model values (it reads 12 values)", { inputShape: [5, 2, 1] });
  });
});
