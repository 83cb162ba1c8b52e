import type { ExpectedCost } from "../../measure";

import { logCost, type CostShares } from "./log-cost";
import { fallingRoot } from "./falling-root";
import { openProbability } from "./open-probability";

/** What log α is kept in: a gate at either end still lets gradients through. */
export const logAlphaRange = { low: -5, high: 4 } as const;

/** The budget of one moment. */
export interface Constraint {
  readonly model: ExpectedCost;
  readonly shares: CostShares;
  /** C that the open probabilities must come to. */
  readonly target: number;
  /** θ: how steeply gates follow scores. */
  readonly sharpness: number;
  /** 1 for a unit that is there, 0 for one that has been removed. */
  readonly alive: ArrayLike<number>;
}

/** Gates that keep a budget. */
export interface Budgeted {
  readonly threshold: number;
  /** log α of each unit; at the low end where a unit has been removed. */
  readonly logAlpha: Float64Array;
}

/** Probability of each unit to be open; 0 where it has been removed. */
export function openProbabilities(logAlpha: ArrayLike<number>, alive: ArrayLike<number>): Float64Array {
  const open = new Float64Array(logAlpha.length);
  for (let u = 0; u < open.length; u++) if (alive[u]! > 0) open[u] = openProbability(logAlpha[u]!);
  return open;
}

/**
 * The threshold τ with which gates cost exactly the budget: log α_u = clip(θ (c_u − τ), −5, 4) with C(p(log α)) = target.
 *
 * C falls as τ rises, so that 24 halvings find it; most of them need not be computed (see {@link fallingRoot}). Where even open
 * gates cost less than the budget (or closed ones more), τ stays at the end of its range.
 *
 * Source: `structure-learning.md`, 1.
 *
 * @param scores c, [units]
 */
export function solveThreshold(scores: ArrayLike<number>, constraint: Constraint): Budgeted {
  const { alive, sharpness, model, shares, target } = constraint;
  let [lowest, highest] = [Infinity, -Infinity];
  for (let u = 0; u < scores.length; u++) {
    if (alive[u] === 0) continue;
    lowest = Math.min(lowest, scores[u]!);
    highest = Math.max(highest, scores[u]!);
  }
  const overspent = (threshold: number): number => {
    const open = openProbabilities(thresholded(scores, threshold, constraint), alive);
    return logCost(model.cost(open), shares) - target;
  };
  const ends = [lowest - logAlphaRange.high / sharpness, highest - logAlphaRange.low / sharpness] as const;
  const threshold = fallingRoot(overspent, ends);
  return { threshold, logAlpha: thresholded(scores, threshold, constraint) };
}

function thresholded(
  scores: ArrayLike<number>,
  threshold: number,
  { sharpness, alive }: Constraint,
): Float64Array {
  const { low, high } = logAlphaRange;
  const logAlpha = new Float64Array(scores.length);
  for (let u = 0; u < logAlpha.length; u++) {
    const raw = sharpness * (scores[u]! - threshold);
    logAlpha[u] = alive[u]! > 0 ? Math.min(high, Math.max(low, raw)) : low;
  }
  return logAlpha;
}
