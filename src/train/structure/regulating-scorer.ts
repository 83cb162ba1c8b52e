import * as tf from "@tensorflow/tfjs-core";

import { firstNotFinite } from "../../astrocyte";
import { globalNorm, onHost, pullback, type Pullback } from "../../engine";
import { AstroNetError } from "../../error";
import type { Optimizer, OptimizerFactory } from "../optimizer";

import { budgetedLogAlpha } from "./budgeted-gates";
import type { Regulator } from "./regulator";
import type { Scored, Scorer, ScoringStep } from "./scorer";
import { lastingFeatures, unitFeatures, type UnitKnowledge } from "./unit-features";
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

  async step(given: ScoringStep): Promise<Scored> {
    const known = await given.known();
    const regulated = onHost(() => this.regulate(given, known));
    try {
      const logAlpha = onHost(() => Float32Array.from(regulated.result.dataSync()));
      if (this.parameters.size === 0) return { logAlpha, judged: undefined };
      const judged = await given.judge(logAlpha);
      try {
        onHost(() => {
          this.learn(regulated, judged.gradient, given.step);
        });
      } catch (error) {
        tf.dispose([judged.loss, judged.correct]);
        throw error;
      }
      return { logAlpha, judged };
    } finally {
      regulated.dispose();
    }
  }

  /** Regulates in T steps; the scores that they leave last from here on. */
  private regulate(given: ScoringStep, known: UnitKnowledge): Pullback {
    const { steps, lasting: lasts, prior: withPrior } = this.form;
    const { regulator, map } = this;
    const lasting = regulator ? lastingFeatures(map, known) : undefined;
    const first = given.step <= freshSteps;
    let left: tf.Tensor1D | undefined;
    try {
      return pullback(() => {
        const prior = tf.tensor1d(Float32Array.from(withPrior ? known.prior : new Float32Array(map.total)));
        let scores: tf.Tensor1D = this.scores;
        let logAlpha = lasts ? tf.tensor1d(given.logAlpha) : budgetedLogAlpha(prior, given.constraint);
        for (let t = 0; t < steps; t++) {
          let u: tf.Tensor1D = prior;
          if (regulator && lasting) {
            const features = unitFeatures(map, lasting, known.alive, logAlpha);
            u = tf.add(prior, tf.mul(tf.tanh(regulator.score(features, known.alive, given.step)), reach));
          }
          scores = first || !lasts ? u : tf.add(tf.mul(scores, 1 - leak), tf.mul(u, leak));
          logAlpha = budgetedLogAlpha(scores, given.constraint);
        }
        left = tf.keep(tf.clone(scores));
        return logAlpha;
      }, [...this.parameters.values()]);
    } finally {
      if (left) {
        this.scores.assign(left);
        left.dispose();
      }
    }
  }

  /** Takes a step of the regulator along what the gates' gradient makes of its parameters. */
  private learn(logAlpha: Pullback, dLogAlpha: Float32Array, step: number): void {
    tf.tidy(() => {
      const gradients = logAlpha.gradients(tf.tensor1d(dLogAlpha));
      const clipped = clippedToNorm(gradients, 1);
      if (clipped) {
        this.optimizer.step(clipped);
        return;
      }
      const names = [...this.parameters.keys()];
      const fault = firstNotFinite(gradients.map((gradient, i) => [names[i]!, gradient]));
      throw new AstroNetError(
        `search step ${step}, scorer: the gradient of ${fault ?? "the astrocyte"} is no number (lower the learning rate)`,
      );
    });
  }

  dispose(): void {
    this.optimizer.dispose();
    this.scores.dispose();
    this.regulator?.dispose();
  }
}

/** Gradients scaled down together where their global norm is above the largest: g · min(1, largest / ‖g‖); none where it is no number. */
export function clippedToNorm(gradients: readonly tf.Tensor[], largest: number): tf.Tensor[] | undefined {
  const norm = globalNorm(gradients).dataSync()[0]!;
  if (!Number.isFinite(norm)) return undefined;
  return norm > largest ? gradients.map((gradient) => tf.mul(gradient, largest / norm)) : [...gradients];
}

/** Batches in which scores do not last yet. */
const freshSteps = 12;
/** Share of a new score in the lasting one. */
const leak = 0.2;
/** How far, in nats, a regulator can move a score. */
const reach = 4;
