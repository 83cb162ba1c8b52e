import * as tf from "@tensorflow/tfjs-core";

import { relu } from "../engine";
import { AstroNetError } from "../error";

import { smallNormal } from "./initial";
import { TaskNetwork, type NetworkDefinition } from "./task-network";

/** A multi-layer perceptron's form. */
export interface MlpOptions {
  /** Inputs, hidden units and classes; published: [784, 300, 100, 10]. */
  readonly units?: readonly number[];
  /** Height, width and channels of an image; their product is the first entry of `units`. */
  readonly inputShape?: readonly [number, number, number];
  readonly seed?: number;
}

/**
 * A multi-layer perceptron: x ← ReLU(x W) for each hidden layer, logits x W; no biases.
 *
 * Every layer's units are its inputs, so that the first layer's gates weigh the pixels. Published form 784-300-100-10 with
 * one unit plane [37, 32] (`method.md` b).
 *
 * @throws AstroNetError if there are fewer than two layers of units, or an image has not as many values as inputs.
 */
export function mlp(options: MlpOptions = {}): TaskNetwork {
  const { units = [784, 300, 100, 10], inputShape = [28, 28, 1], seed = 0 } = options;
  const pixels = inputShape[0] * inputShape[1] * inputShape[2];
  if (units.length < 2 || units[0] !== pixels) {
    throw new AstroNetError(
      `mlp units: [${units.join(", ")}] (give inputs, hidden units and classes; an image has ${pixels} values)`,
    );
  }
  const names = units.slice(1).map((_, i) => `fc${i + 1}`);
  const last = names.at(-1)!;
  const definition: NetworkDefinition = {
    name: `MLP (${units.join("-")})`,
    inputShape,
    classes: units.at(-1)!,
    layers: names.map((name, i) => ({
      name,
      kind: "dense",
      shape: [units[i]!, units[i + 1]!],
      initial: smallNormal,
    })),
    planes: [{ layers: names, width: 32 }],
    astrocyteChannels: [[8, 16, 32, 64, 128]],
    astrocyteInitialiser: "normal",
    forward(x, weights) {
      let y: tf.Tensor2D = tf.reshape(x, [x.shape[0], pixels]);
      for (const name of names.slice(0, -1)) y = relu(tf.matMul<tf.Tensor2D>(y, weights[name]!));
      return tf.matMul(y, weights[last]!);
    },
  };
  return new TaskNetwork(definition, { seed });
}
