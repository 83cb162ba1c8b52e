import * as tf from "@tensorflow/tfjs-core";

import { checkFixture, type Comparison } from "./check";
import type { Fixture } from "./fixture";
import { inFloat64 } from "./float64";

/** How a fixture fares on the engine in use. */
export interface Verdict {
  readonly passed: boolean;
  /** Computed as training computes, in float32. */
  readonly single: readonly Comparison[];
  /** The same computed in float64, where float32 left a gradient outside its tolerance and the engine can. */
  readonly double: readonly Comparison[] | undefined;
}

/**
 * Judges a fixture: planes, gates, logits, losses and running statistics must agree in float32. So must gradients, or
 * else they must agree in float64: a gradient jumps where an activation crosses zero, and an activation within rounding
 * of zero falls on either side, by the order in which a processor sums.
 */
export async function judge(fixture: Fixture): Promise<Verdict> {
  const single = await checkFixture(fixture);
  const failed = single.filter(fails);
  if (failed.length === 0) return { passed: true, single, double: undefined };
  if (tf.getBackend() !== "tensorflow" || !failed.every(({ tensor }) => tensor.startsWith("grad"))) {
    return { passed: false, single, double: undefined };
  }
  const double = await inFloat64(() => checkFixture(fixture));
  return { passed: !double.some(fails), single, double };
}

/** Whether a comparison is outside its tolerance. */
export function fails({ ofTolerance }: Comparison): boolean {
  return !(ofTolerance <= 1);
}

/** The comparison nearest to its tolerance, or furthest beyond it. */
export function worst(comparisons: readonly Comparison[]): Comparison {
  return comparisons.reduce((a, b) => (b.ofTolerance > a.ofTolerance ? b : a));
}
