import * as tf from "@tensorflow/tfjs-core";

import { logCostGradient } from "./log-cost";
import { openProbability } from "./open-probability";
import {
  logAlphaRange,
  openProbabilities,
  solveThreshold,
  type Budgeted,
  type Constraint,
} from "./threshold";

/**
 * Scores c to log α under a budget, with the gradient through the threshold: log α = clip(θ (c − τ(c)), −5, 4).
 *
 * @param scores c, [units]
 * @returns log α, [units]
 */
export function budgetedLogAlpha(scores: tf.Tensor1D, constraint: Constraint): tf.Tensor1D {
  return tf.customGrad((c) => {
    const values = (c as tf.Tensor1D).dataSync();
    const budgeted = solveThreshold(values, constraint);
    return {
      value: tf.tensor1d(Float32Array.from(budgeted.logAlpha)),
      gradFunc: (dy: tf.Tensor) =>
        tf.tensor1d(Float32Array.from(scoreGradient(values, budgeted, constraint, dy.dataSync()))),
    };
  })(scores) as tf.Tensor1D;
}

/**
 * The gradient for scores, from that for log α.
 *
 * Where a gate lies at an end, what would push it further out is blocked and what would draw it in is let through. The
 * constraint C(log α(c, τ)) = target ties the threshold to the scores, by one Newton step with constant slope:
 * ∂τ/∂c_u = (∂C/∂log α_u) / Σ_v ∂C/∂log α_v over the units between the ends. With the let-through gradient d,
 * dc_u = θ (d_u − ∂τ/∂c_u Σ_v d_v).
 *
 * @param dLogAlpha [units]
 */
export function scoreGradient(
  scores: ArrayLike<number>,
  { threshold, logAlpha }: Budgeted,
  { model, shares, sharpness, alive }: Constraint,
  dLogAlpha: ArrayLike<number>,
): Float64Array {
  const { low, high } = logAlphaRange;
  const costs = logCostGradient(model, openProbabilities(logAlpha, alive), shares);
  const through = new Float64Array(scores.length);
  const weights = new Float64Array(scores.length);
  let [sum, weight] = [0, 0];
  for (let u = 0; u < scores.length; u++) {
    if (alive[u] === 0) continue;
    const raw = sharpness * (scores[u]! - threshold);
    const d = dLogAlpha[u]!;
    // Descent moves against the gradient.
    const outwards = (raw >= high && d < 0) || (raw <= low && d > 0);
    if (!outwards) through[u] = d;
    if (raw > low && raw < high) {
      const p = openProbability(logAlpha[u]!);
      weights[u] = costs[u]! * p * (1 - p);
    }
    sum += through[u]!;
    weight += weights[u]!;
  }
  return through.map((d, u) => sharpness * (d - (weight > 0 ? (weights[u]! / weight) * sum : 0)));
}
