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
export function evaluateWeights(
  network: TaskNetwork,
  weights: () => LayerWeights,
  data: Dataset,
): Evaluation {
  const norm: NormMode = { statistics: "running", update: false, step: 1 };
  const results: Evaluation[] = [];
  tf.tidy(() => {
    const computed = weights();
    results.push(evaluate((x) => network.forward(x, norm, computed), data));
  });
  return results[0]!;
}
