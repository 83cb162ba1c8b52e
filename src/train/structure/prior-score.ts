import type { ExpectedCost } from "../../measure";

import { logCostGradient, type CostShares } from "./log-cost";
import { openProbabilities } from "./threshold";

/**
 * What a unit is worth by itself, in nats: its benefit per cost, as for a knapsack.
 *
 * s_u = ln(F_u + 10⁻¹²) − ln(∂C/∂p_u), minus its mean over the units that are there; F is the mean square of the loss's
 * gradient for the unit's gate (a Fisher information), ∂C/∂p_u is taken where no probability is below 0.02.
 *
 * Source: `structure-learning.md`, 1.
 *
 * @returns [units], 0 where a unit has been removed
 */
export function priorScore(
  fisher: ArrayLike<number>,
  logAlpha: ArrayLike<number>,
  alive: ArrayLike<number>,
  model: ExpectedCost,
  shares: CostShares,
): Float64Array {
  const open = openProbabilities(logAlpha, alive).map((p, u) => (alive[u]! > 0 ? Math.max(p, 0.02) : 0));
  const costs = logCostGradient(model, open, shares);
  const score = new Float64Array(open.length);
  let [sum, count] = [0, 0];
  for (let u = 0; u < score.length; u++) {
    if (alive[u] === 0) continue;
    score[u] = Math.log(fisher[u]! + 1e-12) - Math.log(costs[u]! + 1e-12);
    sum += score[u]!;
    count++;
  }
  return score.map((value, u) => (alive[u]! > 0 ? value - sum / count : 0));
}
