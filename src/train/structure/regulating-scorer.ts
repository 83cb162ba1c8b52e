import * as tf from "@tensorflow/tfjs-core";

import type { Optimizer, OptimizerFactory } from "../optimizer";

import { budgetedLogAlpha } from "./budgeted-gates";
import { globalNorm } from "./finite";
import type { Regulator } from "./regulator";
import type { Scored, Scorer, ScoringStep } from "./scorer";
import { lastingFeatures, unitFeatures } from "./unit-features";
import type { UnitMap } from "./unit-map";

/** How scores become gates. */
export interface RegulationForm {
  /** Regulation steps T a batch. */
  readonly steps: number;
  /** Whether scores and gates last from batch to batch. */
  readonly lasting: boolean;
  /** Whether the knapsack rule is part of the score. */
  readonly prior: boolean;
}

/**
 * Temporal regulation under a budget: in each of T steps units are scored, u = prior + 4 tanh(o), with o from what the regulator
 * sees of units and of the gates that the step before has left; the scores that last are c ← 0.8 c + 0.2 u (c = u in the first
 * 12 batches, or if nothing lasts), and the gates follow from c and the budget.
 *
 * The regulator learns from the cross-entropy alone, the budget being kept exactly. Gradients go back through all T steps, not
 * into what came before the batch, and their global norm is at most 1.
 *
 * Source: `structure-learning.md`, 1.
 */
export class RegulatingScorer implements Scorer {
  readonly state: ReadonlyMap<string, tf.Variable>;
  private readonly scores: tf.Variable<tf.Rank.R1>;
  private readonly optimizer: Optimizer;
  private readonly parameters: ReadonlyMap<string, tf.Variable>;

  /** @param regulator none for the prior by itself; it is disposed of with the scorer */
  constructor(
    private readonly map: UnitMap,
    private readonly form: RegulationForm,
    private readonly regulator: Regulator | undefined,
    optimizer: OptimizerFactory,
  ) {
    this.scores = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([map.total]), false));
    this.parameters = regulator?.trained ?? new Map<string, tf.Variable>();
    this.optimizer = optimizer([...this.parameters.values()]);
    this.state = new Map([
      ["scores", this.scores],
      ...(regulator?.state ?? new Map<string, tf.Variable>()),
      ...(this.parameters.size > 0
        ? [...this.optimizer.slots].map(([name, slot]): [string, tf.Variable] => [`optimizer.${name}`, slot])
        : []),
    ]);
  }

  step(given: ScoringStep): Scored {
    const known = given.known();
    const lasting = this.regulator ? lastingFeatures(this.map, known) : undefined;
    const prior = tf.tensor1d(
      Float32Array.from(this.form.prior ? known.prior : new Float32Array(this.map.total)),
    );
    const first = given.step <= freshSteps;
    let last: { scores: tf.Tensor1D; logAlpha: tf.Tensor1D } | undefined;
    const regulate = (): tf.Tensor1D => {
      let scores: tf.Tensor1D = this.scores;
      let logAlpha = this.form.lasting
        ? tf.tensor1d(given.logAlpha)
        : budgetedLogAlpha(prior, given.constraint);
      for (let t = 0; t < this.form.steps; t++) {
        let u: tf.Tensor1D = prior;
        if (this.regulator && lasting) {
          const features = unitFeatures(this.map, lasting, known.alive, logAlpha);
          u = tf.add(prior, tf.mul(tf.tanh(this.regulator.score(features, known.alive, given.step)), reach));
        }
        scores = first || !this.form.lasting ? u : tf.add(tf.mul(scores, 1 - leak), tf.mul(u, leak));
        logAlpha = budgetedLogAlpha(scores, given.constraint);
      }
      last = { scores: tf.keep(tf.clone(scores)), logAlpha: tf.keep(tf.clone(logAlpha)) };
      return logAlpha;
    };
    try {
      const judged = this.parameters.size > 0 ? given.judge(regulate, this.parameters) : undefined;
      if (judged) this.optimizer.step(clippedToNorm(judged.gradients, 1));
      else tf.tidy(() => void regulate());
      this.scores.assign(last!.scores);
      return { logAlpha: Float32Array.from(last!.logAlpha.dataSync()), judged };
    } finally {
      tf.dispose([last?.scores, last?.logAlpha].flatMap((tensor) => (tensor ? [tensor] : [])));
    }
  }

  dispose(): void {
    this.optimizer.dispose();
    this.scores.dispose();
    this.regulator?.dispose();
  }
}

/** Gradients scaled down together where their global norm is above the largest: g · min(1, largest / ‖g‖). */
export function clippedToNorm(gradients: readonly tf.Tensor[], largest: number): tf.Tensor[] {
  const norm = globalNorm(gradients);
  return norm > largest ? gradients.map((gradient) => tf.mul(gradient, largest / norm)) : [...gradients];
}

/** Batches in which scores do not last yet. */
const freshSteps = 12;
/** Share of a new score in the lasting one. */
const leak = 0.2;
/** How far, in nats, a regulator can move a score. */
const reach = 4;
