import { expect, it } from "vitest";

import { randomStream } from "../../../src/engine";
import { onEachEngine } from "../../engine/engines";
import { apart, disturb, tf } from "./models";

const { layers } = tf;
const activations = ["linear", "relu", "relu6", "tanh", "sigmoid", "elu", "swish"] as const;

/** A model of random layers between random sizes, and whether a softmax ends it. */
function randomModel(seed: number): { model: tf.LayersModel; softmax: boolean } {
  const next = randomStream(seed, "random model");
  const below = (count: number) => Math.floor(count * next());
  const some = <T>(values: readonly T[]): T => values[below(values.length)]!;
  const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor | tf.SymbolicTensor[]) =>
    layer.apply(x) as tf.SymbolicTensor;
  const options = () => ({ useBias: next() < 0.5, activation: some(activations) });
  const window = () => ({
    kernelSize: 1 + below(3),
    padding: "same" as const,
    strides: 1 + below(2),
    ...options(),
  });

  const kinds: ((x: tf.SymbolicTensor) => tf.SymbolicTensor)[] = [
    (x) =>
      apply(
        layers.conv2d({ filters: 1 + below(4), ...window(), kernelSize: [1 + below(3), 1 + below(3)] }),
        x,
      ),
    (x) => apply(layers.depthwiseConv2d(window()), x),
    (x) => apply(layers.separableConv2d({ filters: 1 + below(4), ...window() }), x),
    (x) => apply(layers.batchNormalization({ scale: next() < 0.7, center: next() < 0.7 }), x),
    (x) => apply(layers.activation({ activation: some(activations) }), x),
    (x) => apply(layers.reLU({ maxValue: some([undefined, 6]) }), x),
    (x) => apply(layers.maxPooling2d({ poolSize: 1 + below(3), strides: 1 + below(2), padding: "same" }), x),
    (x) =>
      apply(layers.averagePooling2d({ poolSize: 1 + below(3), strides: 1 + below(2), padding: "same" }), x),
    (x) => apply(layers.dropout({ rate: 0.3 }), x),
    (x) => {
      const same = { filters: x.shape[3]!, kernelSize: 3, padding: "same" as const, ...options() };
      return apply(layers.add(), [apply(layers.conv2d(same), x), x]);
    },
    (x) => {
      const grown = { filters: 1 + below(3), kernelSize: 3, padding: "same" as const, ...options() };
      return apply(layers.concatenate(), [x, apply(layers.conv2d(grown), x)]);
    },
  ];
  const input = tf.input({ shape: [3 + below(4), 3 + below(4), 2 + below(2)] });
  let x: tf.SymbolicTensor = input;
  for (let count = 1 + below(7); count > 0; count--) x = some(kinds)(x);
  x = apply(next() < 0.5 ? layers.flatten() : layers.globalAveragePooling2d({}), x);
  for (let count = below(3); count > 0; count--)
    x = apply(layers.dense({ units: 1 + below(6), ...options() }), x);
  const softmax = next() < 0.5;
  x = apply(layers.dense({ units: 2 + below(3), activation: softmax ? "softmax" : some(activations) }), x);
  return { model: disturb(tf.model({ inputs: input, outputs: x }), seed), softmax };
}

onEachEngine("a random layers model", (engine) => {
  const count = engine === "cpu" ? 60 : 150;
  it(`is computed by its task network: ${count} models`, () => {
    for (let seed = 0; seed < count; seed++) {
      const { model, softmax } = randomModel(seed);
      expect(apart(model, { softmax }), `seed ${seed}`).toBeLessThan(1e-5);
      model.dispose();
    }
  });
});
