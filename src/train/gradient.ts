import * as tf from "@tensorflow/tfjs-core";

import { gradientsOfEach, lossAndHits } from "../engine";

import type { BatchOutcome } from "./procedure";

/** The loss of a batch, its hits, and the gradients of the loss. */
export interface LossGradients extends BatchOutcome {
  /** One a parameter, in their order. */
  readonly gradients: readonly tf.Tensor[];
}

/**
 * Cross-entropy of a network's logits, and its gradients for these parameters alone; all others are constants.
 *
 * Call it inside a tidy: what it returns belongs to that.
 *
 * @param forward one loss, or several whose sum is differentiated; loss and hits are the last one's
 */
export function lossGradients(
  forward: () => tf.Tensor2D | readonly tf.Tensor2D[],
  labels: tf.Tensor1D,
  parameters: readonly tf.Tensor[],
): LossGradients {
  let last: tf.Scalar | undefined;
  let correct: tf.Scalar | undefined;
  const { gradients } = gradientsOfEach(() => {
    const all = ([] as tf.Tensor2D[]).concat(forward());
    const results = all.map((logits) => lossAndHits(logits, labels));
    last = tf.keep(tf.clone(results.at(-1)!.loss));
    correct = tf.keep(results.at(-1)!.correct);
    const losses = results.map(({ loss }) => loss);
    return [losses.length === 1 ? losses[0]! : tf.addN(losses)];
  }, parameters);
  return { loss: released(last!), correct: released(correct!), gradients: gradients[0]! };
}

/**
 * Cross-entropies of several logits from one forward pass, each with its own gradients for these parameters, all at the
 * same point.
 *
 * Call it inside a tidy: what it returns belongs to that.
 */
export function lossGradientsOfEach(
  forward: () => readonly tf.Tensor2D[],
  labels: tf.Tensor1D,
  parameters: readonly tf.Tensor[],
): LossGradients[] {
  let correct: readonly tf.Scalar[] = [];
  const { losses, gradients } = gradientsOfEach(() => {
    const results = forward().map((logits) => lossAndHits(logits, labels));
    correct = results.map((result) => tf.keep(result.correct));
    return results.map(({ loss }) => loss);
  }, parameters);
  return losses.map((loss, i) => ({
    loss,
    correct: released(correct[i]!),
    gradients: gradients[i]!,
  }));
}

/** Hands a kept tensor over to the tidy around. */
function released(kept: tf.Scalar): tf.Scalar {
  const own = tf.clone(kept);
  kept.dispose();
  return own;
}
