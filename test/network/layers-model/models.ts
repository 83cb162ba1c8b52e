import * as tf from "@tensorflow/tfjs";

import { randomStream } from "../../../src/engine";
import { fromLayersModel, type LayersModelOptions, type TaskNetwork } from "../../../src/network";
import { difference } from "../../engine/difference";
import { evaluation, noise } from "../networks";

export { tf };

/** Gives each layer of a model other values than those that it starts with; variances are positive. */
export function disturb(model: tf.LayersModel, seed: number): tf.LayersModel {
  const next = randomStream(seed, "layers model");
  tf.tidy(() => {
    for (const layer of model.layers) {
      const names = layer.weights.map(({ name }) => name);
      const values = layer.getWeights().map(({ shape, size }, i) => {
        const positive = names[i]!.includes("variance");
        const scale = shape.length > 1 ? 1.5 / Math.sqrt(size / shape.at(-1)!) : 1;
        const drawn = Array.from({ length: size }, () =>
          positive ? 0.5 + next() : scale * (2 * next() - 1),
        );
        return tf.tensor(drawn, shape);
      });
      layer.setWeights(values);
    }
  });
  return model;
}

/**
 * How far the task network of a model is from the model on noise, in units of the model's largest output; a softmax at
 * the end of the model is put behind the network too.
 */
export function apart(
  model: tf.LayersModel,
  options: LayersModelOptions & { softmax?: boolean } = {},
): number {
  const network = fromLayersModel(model, options);
  try {
    return distance(model, network, options.softmax ?? false);
  } finally {
    network.dispose();
  }
}

function distance(model: tf.LayersModel, network: TaskNetwork, softmax: boolean): number {
  return tf.tidy(() => {
    const images = noise(network, 3);
    const rows = model.inputs[0]!.shape.length === 2;
    const expected = model.predict(rows ? tf.reshape(images, [3, -1]) : images) as tf.Tensor;
    const logits = network.forward(images, evaluation);
    const largest = tf.max(tf.abs(expected)).dataSync()[0]!;
    return difference(softmax ? tf.softmax(logits) : logits, expected) / Math.max(1, largest);
  });
}
