import * as tf from "@tensorflow/tfjs-core";

import type { Batch, Dataset } from "../../data";
import type { Evaluation, ExpectedCost } from "../../measure";
import { evaluateAsync } from "../../measure/evaluate";
import type { TaskNetwork } from "../../network";
import type { LossGradients } from "../gradient";
import type { Optimizer, OptimizerFactory } from "../optimizer";
import type { BatchOutcome } from "../procedure";

import { drawnGates } from "./drawn-gates";
import { blame, globalNorm } from "./finite";
import { gradientsFor } from "./gated-gradients";
import type { CostShares } from "./log-cost";
import { listen } from "./messages";
import { networkStep } from "./network-step";
import { meanGate } from "./open-probability";
import { priorScore } from "./prior-score";
import { budgetAt, sharpnessAt } from "./schedule";
import type { Scorer } from "./scorer";
import { Segment } from "./segment";
import type { Constraint } from "./threshold";
import type { UnitKnowledge } from "./unit-features";
import type { UnitMap } from "./unit-map";
import type { UnitState } from "./unit-state";
import { weightStatistics, type WeightStatistics } from "./weight-statistics";

/** What the search works with. */
export interface SearchParts {
  readonly network: TaskNetwork;
  readonly optimizing: Optimizer;
  readonly factory: OptimizerFactory;
  readonly map: UnitMap;
  readonly model: ExpectedCost;
  readonly units: UnitState;
  readonly scorer: Scorer;
  readonly shares: CostShares;
  /** C of the whole network. */
  readonly wholeCost: number;
  readonly iterations: number;
  readonly seed: number;
}

/** A stretch of the search between two removals: steps of the network and of the scorer in turns, on a network of one size. */
export class SearchStage {
  readonly segment: Segment;
  private readonly statistics: (weights: TaskNetwork["weights"]) => WeightStatistics;

  constructor(private readonly parts: SearchParts) {
    const { network, optimizing, factory, map, units } = parts;
    this.segment = new Segment(network, optimizing, { factory, map, alive: units.alive });
    this.statistics = weightStatistics(this.segment.network.definition.graph);
  }

  /** One step of the network on a batch, then one of the scorer on another. Call it inside a tidy. */
  step(batch: Batch, judged: Batch): { network: BatchOutcome; scorer: BatchOutcome | undefined } {
    const { units, scorer, seed } = this.parts;
    const step = ++units.progress.step;
    units.progress.seen += batch.count;
    units.progress.judged += judged.count;
    const own = networkStep(this.segment, batch, this.pick(units.logAlpha), {
      noise: { seed, purpose: `structure/noise/network/${step}` },
      when: `search step ${step}, network`,
    });
    listen(units.messages, this.segment.units, own.message, step);
    const scored = scorer.step({
      step,
      constraint: this.constraint(step),
      logAlpha: units.logAlpha,
      known: () => this.known(),
      judge: (logAlpha, wanted) => this.judge(judged, step, logAlpha, wanted),
    });
    units.logAlpha = scored.logAlpha;
    return { network: own, scorer: scored.judged };
  }

  /** Loss and accuracy on some images, with gates without noise. */
  async evaluate(data: Dataset): Promise<Evaluation> {
    const { network } = this.segment;
    const gates = tf.tidy(() =>
      this.segment.gates(tf.tensor1d(this.pick(this.parts.units.logAlpha.map(meanGate)))),
    );
    try {
      return await evaluateAsync((x) => network.forward(x, evaluated, network.weights, { gates }), data);
    } finally {
      tf.dispose(gates);
    }
  }

  dispose(): void {
    this.segment.dispose();
  }

  /** The budget at a step, counted from 1. */
  private constraint(step: number): Constraint {
    const { model, shares, wholeCost, iterations, units } = this.parts;
    const done = (step - 1) / Math.max(1, iterations - 1);
    return {
      model,
      shares,
      target: budgetAt(done, wholeCost, units.progress.target),
      sharpness: sharpnessAt(done),
      alive: units.alive,
    };
  }

  private judge(
    batch: Batch,
    step: number,
    logAlpha: () => tf.Tensor1D,
    wanted: ReadonlyMap<string, tf.Tensor>,
  ): LossGradients {
    const { network, units } = this.segment;
    const there = tf.tensor1d(units, "int32");
    const noise = { seed: this.parts.seed, purpose: `structure/noise/scorer/${step}` };
    const gates = () => this.segment.gates(drawnGates(tf.gather(logAlpha(), there), batch.count, noise));
    const result = gradientsFor(
      () =>
        network.forward(batch.x, evaluated, network.weights, {
          gates: gates(),
        }),
      batch.y,
      [...wanted.values()],
    );
    if (!Number.isFinite(globalNorm(result.gradients))) {
      const gradients = new Map([...wanted.keys()].map((name, i) => [name, result.gradients[i]!]));
      blame({ when: `search step ${step}, scorer`, batch, network, gates: gates(), gradients });
    }
    return result;
  }

  private known(): UnitKnowledge {
    const { units, model, shares } = this.parts;
    const { incoming, outgoing } = this.statistics(this.segment.network.weights);
    return {
      incoming: this.spread(this.segment.pick(incoming)),
      outgoing: this.spread(this.segment.pick(outgoing)),
      messages: units.messages,
      prior: priorScore(units.messages.fisher, units.logAlpha, units.alive, model, shares),
      alive: units.alive,
    };
  }

  private pick(values: Float32Array): Float32Array {
    return Float32Array.from(this.segment.units, (u) => values[u]!);
  }

  private spread(values: ArrayLike<number>): Float64Array {
    const all = new Float64Array(this.parts.map.total);
    this.segment.units.forEach((u, i) => (all[u] = values[i]!));
    return all;
  }
}

/** The network as it is: no normalisation learns. */
const evaluated = { statistics: "running", update: false, step: 1 } as const;
