import * as tf from "@tensorflow/tfjs-core";

import { onHost } from "../../engine";
import type { Optimizer, OptimizerFactory } from "../optimizer";

import { logCost, logCostGradient } from "./log-cost";
import { openProbability } from "./open-probability";
import type { Scored, Scorer, ScoringStep } from "./scorer";
import { logAlphaRange, openProbabilities, type Constraint } from "./threshold";

/**
 * Free gates, without an astrocyte: log α is a parameter of each unit, trained on L = CE + max(0, C(p) − budget) and kept within
 * [−5, 4].
 *
 * Source: Louizos, Welling and Kingma, 2018, with the budget of `structure-learning.md`, 2.
 */
export class FreeScorer implements Scorer {
  readonly state: ReadonlyMap<string, tf.Variable>;
  private readonly logAlpha: tf.Variable;
  private readonly optimizer: Optimizer;

  constructor(units: number, optimizer: OptimizerFactory) {
    this.logAlpha = tf.tidy(() => tf.variable(tf.zeros([units])));
    this.optimizer = optimizer([this.logAlpha]);
    // log α itself is state of the search.
    this.state = new Map([...this.optimizer.slots].map(([name, slot]) => [`optimizer.${name}`, slot]));
  }

  async step({ constraint, logAlpha, judge }: ScoringStep): Promise<Scored> {
    const judged = await judge(logAlpha);
    const values = onHost(() =>
      this.descended(logAlpha, judged.gradient, overspending(logAlpha, constraint)),
    );
    return {
      logAlpha: values.map((value, u) => (constraint.alive[u]! > 0 ? value : logAlphaRange.low)),
      judged,
    };
  }

  /** log α behind a step from where it was. */
  private descended(from: Float32Array, gradient: Float32Array, penalty: Float64Array): Float32Array {
    const { low, high } = logAlphaRange;
    const after = tf.tidy(() => {
      this.logAlpha.assign(tf.tensor1d(from));
      this.optimizer.step([tf.add(tf.tensor1d(gradient), tf.tensor1d(Float32Array.from(penalty)))]);
      return tf.clipByValue(this.logAlpha, low, high);
    });
    const values = Float32Array.from(after.dataSync());
    after.dispose();
    return values;
  }

  dispose(): void {
    this.optimizer.dispose();
    this.logAlpha.dispose();
  }
}

/** The gradient of max(0, C(p(log α)) − budget), [units]. */
export function overspending(logAlpha: ArrayLike<number>, constraint: Constraint): Float64Array {
  const { model, shares, alive, target } = constraint;
  const open = openProbabilities(logAlpha, alive);
  if (logCost(model.cost(open), shares) <= target) return new Float64Array(open.length);
  return logCostGradient(model, open, shares).map((cost, u) => {
    const p = openProbability(logAlpha[u]!);
    return alive[u]! > 0 ? cost * p * (1 - p) : 0;
  });
}
