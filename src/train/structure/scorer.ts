import type * as tf from "@tensorflow/tfjs-core";

import type { LossGradients } from "../gradient";

import type { Constraint } from "./threshold";
import type { UnitKnowledge } from "./unit-features";

/** What a scorer is given for one step. */
export interface ScoringStep {
  /** Counted from 1. */
  readonly step: number;
  readonly constraint: Constraint;
  /** log α of each unit before the step, [units]. */
  readonly logAlpha: Float32Array;
  /** What is known of the units. */
  readonly known: () => UnitKnowledge;
  /**
   * Cross-entropy of the network on the scorer's batch with gates drawn for log α, [units], and its gradients for `wanted`; the
   * network stays as it is.
   *
   * @throws AstroNetError if a gradient is no number.
   */
  readonly judge: (logAlpha: () => tf.Tensor1D, wanted: ReadonlyMap<string, tf.Tensor>) => LossGradients;
}

/** What comes out of a step. */
export interface Scored {
  readonly logAlpha: Float32Array;
  /** Loss and hits on the scorer's batch, where it was asked. */
  readonly judged: LossGradients | undefined;
}

/** What decides which units are open. */
export interface Scorer {
  /** All that changes in it, by name. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  /** Takes one step. Runs inside a tidy. */
  step(given: ScoringStep): Scored;
  dispose(): void;
}
