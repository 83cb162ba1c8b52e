import * as tf from "@tensorflow/tfjs-core";

import { applyGates } from "../../src/astrocyte";
import { randomStream } from "../../src/engine";
import type { TaskNetwork } from "../../src/network";

/** Random gates of every place, some of them 0, some 1, the others between; now and then a place that closes completely. */
export function randomGates(network: TaskNetwork, seed: number): Record<string, tf.Tensor1D> {
  const next = randomStream(seed, "gates");
  return Object.fromEntries(
    network.gates.map(({ name, units }) => {
      const closed = next() < 0.015 ? 1 : [0, 0.1, 0.3, 0.5][Math.floor(next() * 4)]!;
      const gate = (): number => (next() < closed ? 0 : next() < 0.4 ? 1 : 0.1 + next());
      return [name, tf.tensor1d(Float32Array.from({ length: units }, gate))];
    }),
  );
}

/** The weights with whole units regulated to 0, in front of whatever follows, as ReLU gates of an astrocyte do. */
export function regulatedWeights(network: TaskNetwork, seed: number): Record<string, tf.Tensor> {
  const next = randomStream(seed, "weights");
  return Object.fromEntries(
    network.layers.map(({ name, kind, units }) => {
      const gates = Float32Array.from({ length: units }, () => (next() < 0.25 ? 0 : 0.2 + next()));
      return [name, applyGates(network.weights[name]!, tf.tensor1d(gates), kind)];
    }),
  );
}

/** The largest difference of logits, by the size of the largest; infinite if there is a NaN. */
export function distance(expected: tf.Tensor, actual: tf.Tensor): number {
  return tf.tidy(() => {
    const size = Math.max(0.1, tf.max(tf.abs(expected)).dataSync()[0]!);
    const apart = [...tf.abs(tf.sub(expected, actual)).dataSync()].map((value) => value / size);
    return apart.some(Number.isNaN) ? Infinity : Math.max(...apart);
  });
}
