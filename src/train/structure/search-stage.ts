import * as tf from "@tensorflow/tfjs-core";

import type { Batch, Dataset } from "../../data";
import { evaluate, type Evaluation, type ExpectedCost } from "../../measure";
import type { TaskNetwork } from "../../network";
import { accumulated, type ImageRange } from "../accumulate";
import type { Optimizer, OptimizerFactory } from "../optimizer";
import type { BatchOutcome } from "../procedure";

import { drawnGates } from "./drawn-gates";
import { blame } from "./finite";
import { gradientsFor } from "./gated-gradients";
import type { CostShares } from "./log-cost";
import { listen } from "./messages";
import { networkStep } from "./network-step";
import { meanGate } from "./open-probability";
import { priorScore } from "./prior-score";
import { budgetAt, sharpnessAt } from "./schedule";
import type { Judged, Scorer } from "./scorer";
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
  /** Images of a batch that are in memory at a time; all by default. */
  readonly partSize?: number | undefined;
}

/** A stretch of the search between two removals: steps of the network and of the scorer in turns, on a network of one size. */
export class SearchStage {
  readonly segment: Segment;
  private readonly statistics: (weights: TaskNetwork["weights"]) => Promise<WeightStatistics>;

  constructor(private readonly parts: SearchParts) {
    const { network, optimizing, factory, map, units } = parts;
    this.segment = new Segment(network, optimizing, { factory, map, alive: units.alive });
    this.statistics = weightStatistics(this.segment.network.definition.graph);
  }

  /** One step of the network on a batch, then one of the scorer on another; what it returns is the caller's to dispose of. */
  async step(
    batch: Batch,
    judged: Batch,
  ): Promise<{ network: BatchOutcome; scorer: BatchOutcome | undefined }> {
    const { units, scorer, seed, partSize } = this.parts;
    const step = ++units.progress.step;
    units.progress.seen += batch.count;
    units.progress.judged += judged.count;
    const gated = {
      segment: this.segment,
      logAlpha: this.pick(units.logAlpha),
      partSize,
      noise: { seed, purpose: `structure/noise/network/${step}` },
    };
    const own = await networkStep(gated, batch, `search step ${step}, network`);
    try {
      listen(units.messages, this.segment.units, own.message, step);
      const scored = await scorer.step({
        step,
        constraint: this.constraint(step),
        logAlpha: units.logAlpha,
        known: () => this.known(),
        judge: (logAlpha) => this.judge(judged, step, logAlpha),
      });
      units.logAlpha = scored.logAlpha;
      return { network: own, scorer: scored.judged };
    } catch (error) {
      tf.dispose([own.loss, own.correct]);
      throw error;
    }
  }

  /** Loss and accuracy on some images, with gates without noise. */
  async evaluate(data: Dataset): Promise<Evaluation> {
    const { network } = this.segment;
    const gates = tf.tidy(() =>
      this.segment.gates(tf.tensor1d(this.pick(this.parts.units.logAlpha.map(meanGate)))),
    );
    try {
      return await evaluate((x) => network.forward(x, evaluated, network.weights, { gates }), data);
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

  private async judge(batch: Batch, step: number, logAlpha: Float32Array): Promise<Judged> {
    const { network, units } = this.segment;
    const noise = { seed: this.parts.seed, purpose: `structure/noise/scorer/${step}` };
    const { partSize } = this.parts;
    const own = tf.tensor1d(units, "int32");
    const gates = (of: tf.Tensor1D, { first, count }: ImageRange) => {
      const drawn = drawnGates(tf.gather(of, own), batch.count, noise);
      return this.segment.gates(count === batch.count ? drawn : tf.slice(drawn, [first, 0], [count, -1]));
    };
    const { loss, correct, gradients } = tf.tidy(() => {
      const leaf = tf.tensor1d(logAlpha);
      const result = accumulated(batch, partSize, (x, y, images) =>
        gradientsFor(
          () => network.forward(x, evaluated, network.weights, { gates: gates(leaf, images) }),
          y,
          [leaf],
        ),
      );
      return { ...result, gradients: [...result.gradients] };
    });
    try {
      const gradient = await gradients[0]!.data<"float32">();
      if (!gradient.every(Number.isFinite)) {
        const named = new Map([["log α", gradients[0]!]]);
        const when = `search step ${step}, scorer`;
        const again = (images: ImageRange) => gates(tf.tensor1d(logAlpha), images);
        await blame({ when, batch, partSize, network, gates: again, gradients: named });
      }
      return { loss, correct, gradient };
    } catch (error) {
      tf.dispose([loss, correct]);
      throw error;
    } finally {
      tf.dispose([own, ...gradients]);
    }
  }

  private async known(): Promise<UnitKnowledge> {
    const { units, model, shares } = this.parts;
    const { incoming, outgoing } = await this.statistics(this.segment.network.weights);
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
