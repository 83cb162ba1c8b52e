import * as tf from "@tensorflow/tfjs-core";

import type { LayerWeights } from "../astrocyte";
import type { Dataset } from "../data";
import type { NormMode } from "../engine";
import { evaluate, type Evaluation } from "../measure";
import type { TaskNetwork } from "../network";

/**
 * Evaluates a network with weights that are computed once, not for every batch.
 *
 * @param weights what it makes is disposed of
 */
export async function evaluateWeights(
  network: TaskNetwork,
  weights: () => LayerWeights,
  data: Dataset,
): Promise<Evaluation> {
  const norm: NormMode = { statistics: "running", update: false, step: 1 };
  const own = new Set<tf.Tensor>(Object.values(network.weights));
  const computed = tf.tidy(() => ({ ...weights() }));
  try {
    return await evaluate((x) => network.forward(x, norm, computed), data);
  } finally {
    // Layers that are not regulated have the network's own.
    tf.dispose(Object.values(computed).filter((made) => !own.has(made)));
  }
}
