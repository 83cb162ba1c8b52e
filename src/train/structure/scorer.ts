import type * as tf from "@tensorflow/tfjs-core";

import type { BatchOutcome } from "../procedure";

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
  readonly known: () => Promise<UnitKnowledge>;
  /**
   * Cross-entropy of the network on the scorer's batch with gates drawn for log α, [units], and its gradient for log α; the
   * network stays as it is.
   *
   * @throws AstroNetError if the gradient is no number.
   */
  readonly judge: (logAlpha: Float32Array) => Promise<Judged>;
}

/** How a network does under gates. */
export interface Judged extends BatchOutcome {
  /** ∂L/∂log α, [units]. */
  readonly gradient: Float32Array;
}

/** What comes out of a step. */
export interface Scored {
  readonly logAlpha: Float32Array;
  /** Loss and hits on the scorer's batch, where it was asked; the caller's to dispose of. */
  readonly judged: BatchOutcome | undefined;
}

/** What decides which units are open. It computes where tensors can be read at once: the budget is kept on the host. */
export interface Scorer {
  /** All that changes in it, by name. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  /** Takes one step. */
  step(given: ScoringStep): Promise<Scored>;
  dispose(): void;
}
