import type * as tf from "@tensorflow/tfjs-core";

import type { LayerWeights } from "../astrocyte";
import { AstroNetError } from "../error";
import type { TaskLayer, TaskNetwork } from "../network";

import type { Cut } from "./alive";

/**
 * Reads from a network's weights whether those from an input channel to an output channel of a layer are not all zero.
 *
 * @throws AstroNetError if weights are of an unknown layer or of another shape, or not finite.
 */
export function connections(network: TaskNetwork, weights: LayerWeights): Cut["connects"] {
  const { name, layers } = network;
  const unknown = Object.keys(weights).find((key) => !layers.some((layer) => layer.name === key));
  if (unknown !== undefined) {
    const known = layers.map((layer) => layer.name).join(", ");
    throw new AstroNetError(`weights of an unknown layer: "${unknown}" (${name} has ${known})`);
  }
  const there = new Map(layers.map((layer) => [layer.name, connected(layer, weights[layer.name]!)]));
  const width = new Map(
    layers.map(({ name: layer, kind, shape }) => [layer, kind === "depthwise" ? 1 : shape.at(-1)!]),
  );
  return (layer, input, output) => {
    const outputs = width.get(layer)!;
    // A depthwise layer has one output for each input.
    return there.get(layer)![outputs === 1 ? input : input * outputs + output] === 1;
  };
}

/** For each input and output of a layer, in the order of the last two axes of its weights, whether they are connected. */
function connected({ name, shape }: TaskLayer, weights: tf.Tensor): Uint8Array {
  if (weights.shape.join() !== shape.join()) {
    throw new AstroNetError(
      `weights of ${name}: [${weights.shape.join(", ")}] (the layer's are [${shape.join(", ")}])`,
    );
  }
  const found = new Uint8Array(shape.at(-1)! * shape.at(-2)!);
  weights.dataSync().forEach((weight, i) => {
    if (!Number.isFinite(weight))
      throw new AstroNetError(`weights of ${name}: ${weight} (give finite numbers)`);
    if (weight !== 0) found[i % found.length] = 1;
  });
  return found;
}
