import * as tf from "@tensorflow/tfjs-core";

import type { Batch, Dataset } from "../../data";
import type { UnitValues } from "../../astrocyte";
import { evaluate, type Evaluation } from "../../measure";
import type { EpochRecord } from "../history";
import { Meter } from "../meter";
import type { Optimizer } from "../optimizer";
import type { BatchOutcome, Pass, Procedure } from "../procedure";
import { constantRate } from "../schedule";
import { networkState } from "../state";

import { epochPlan, type EpochPlan } from "./epoch-plan";
import { FineTuning } from "./fine-tuning";
import { unitGates, unitsLeft } from "./open-units";
import type { StructureData } from "./options";
import type { StructureSettings } from "./settings";
import { imagesSpread } from "./paired-batches";
import { plainStep } from "./plain-step";
import { aliveIn, definitionCost, remainingStructure } from "./remaining-structure";
import { SearchStage, type SearchParts } from "./search-stage";
import { StageBatches, type CountedBatches } from "./stage-batches";
import { openProbabilities } from "./threshold";

/** Where a search begins. */
export interface SearchStart {
  /** Of each unit. */
  readonly logAlpha: Float64Array;
  /** C that the budget comes to. */
  readonly target: number;
}

/**
 * The epochs of structure learning: warm-up, stretches of the search, fine-tuning of the compact network.
 *
 * All state of warm-up and search has the whole network's shapes; what is left of it is cut out at the beginning of a stretch
 * and written back at its end, so that any epoch can be gone on from.
 */
export class StructureLearning implements Procedure {
  readonly label: string;
  readonly seed: number;
  readonly identity: string;
  readonly passes: readonly [Pass];
  readonly plan: EpochPlan;
  private readonly images: StageBatches;
  /** Held-out images that the search's epochs are evaluated on. */
  private readonly watched: Dataset;
  private stage: SearchStage | undefined;
  private tuning: FineTuning | undefined;
  /** Loss and hits of the scorer's batches in this epoch, where it asks for them. */
  private scorerMeter: Meter | undefined;
  /** The scorer's batch of the moment. */
  private judged: Batch | undefined;
  private tuningBatches = 1;

  constructor(
    private readonly parts: SearchParts,
    private readonly data: StructureData,
    private readonly settings: StructureSettings,
    private readonly measured?: () => Promise<SearchStart>,
  ) {
    this.label = settings.label;
    this.seed = settings.seed;
    this.identity = settings.identity;
    this.plan = epochPlan(settings);
    this.images = new StageBatches(data, settings);
    this.watched = imagesSpread(data.heldOut, watchedImages);
    this.passes = [
      {
        phase: "network",
        partSize: settings.partSize,
        batches: (epoch) => this.batches(epoch),
        updateReading: (batch, epoch) => this.update(batch, epoch),
        optimizer: this.optimizerInUse(),
        schedule: constantRate()(),
      },
    ];
  }

  /** What the search has found, once it is over. */
  get compacted(): FineTuning["compacted"] | undefined {
    return this.tuning?.compacted;
  }

  get state(): ReadonlyMap<string, tf.Variable> {
    const { network, optimizing, units, scorer } = this.parts;
    const { tuning } = this;
    return new Map([
      ...networkState(network),
      ...named("optimizer", optimizing.slots),
      ...named("units", units.variables),
      ...named("scorer", scorer.state),
      ...(tuning ? named("compact", networkState(tuning.compacted.network)) : []),
      ...(tuning ? named("compact.optimizer", tuning.optimizer.slots) : []),
    ]);
  }

  /** Where the budget is a time, it is measured on the whole network before that learns. */
  async start(): Promise<void> {
    const start = await this.measured?.();
    if (start) this.parts.units.begin(start.logAlpha, start.target);
  }

  begin(epoch: number): void {
    this.parts.units.load();
    if (this.plan.stage(epoch) === "search") this.stage = new SearchStage(this.parts);
  }

  async end(epoch: number): Promise<void> {
    if (!this.stage) return;
    const { network, map, units } = this.parts;
    this.stage.segment.writeBack();
    const open = openProbabilities(units.logAlpha, units.alive);
    const alive = units.alive.map((there, u) => (open[u]! < this.settings.removeBelow ? 0 : there));
    units.alive = aliveIn(remainingStructure(network, map, alive), map, alive);
    units.store();
    if (epoch === this.plan.searchEnd) await this.makeCompact();
  }

  undo(epoch: number): void {
    this.dropStage();
    if (epoch === this.plan.searchEnd) {
      this.tuning?.dispose();
      this.tuning?.compacted.network.dispose();
      this.tuning = undefined;
    }
    this.parts.units.load();
  }

  async resume(epochs: number): Promise<void> {
    this.parts.units.load();
    if (epochs >= this.plan.searchEnd) await this.makeCompact();
  }

  async evaluate(epoch: number): Promise<Evaluation | undefined> {
    const mode = { statistics: "running", update: false, step: 1 } as const;
    const { stage, tuning } = this;
    if (tuning) {
      // Behind the search the held-out images may be trained on.
      if (epoch > this.plan.searchEnd && this.settings.fineTuningData === "all") return undefined;
      return evaluate((x) => tuning.compacted.network.forward(x, mode), this.data.heldOut);
    }
    if (stage) return stage.evaluate(this.watched);
    return evaluate((x) => this.parts.network.forward(x, mode), this.watched);
  }

  gates(epoch: number): { gates: UnitValues }[] {
    if (this.plan.stage(epoch) !== "search") return [];
    return [{ gates: unitGates(this.parts.map, this.parts.units) }];
  }

  async report(epoch: number): Promise<Partial<EpochRecord>> {
    const stage = this.plan.stage(epoch);
    const { network, map, units, model } = this.parts;
    const compacted = this.tuning?.compacted;
    const { definition } = compacted?.network ?? remainingStructure(network, map, units.alive);
    const left = unitsLeft(map, units);
    const report: Partial<EpochRecord> = {
      stage,
      activeUnits: compacted
        ? left.map((place) => ({ ...place, active: compacted.units[place.layer]!.kept }))
        : left,
      cost: definitionCost(definition),
    };
    if (stage !== "search") return report;
    const judged = await this.scorerMeter?.read();
    this.dropStage();
    return {
      ...report,
      expectedCost: model.cost(openProbabilities(units.logAlpha, units.alive)),
      ...(judged && { astrocyteLoss: judged.loss, astrocyteAccuracy: judged.accuracy }),
    };
  }

  /** Disposes of all that a run has made; the networks stay. */
  dispose(): void {
    const { optimizing, units, scorer } = this.parts;
    this.dropStage();
    this.tuning?.dispose();
    optimizing.dispose();
    units.dispose();
    scorer.dispose();
  }

  private batches(epoch: number): CountedBatches {
    const { stage, tuning, images } = this;
    if (stage) {
      const whole = definitionCost(this.parts.network.definition).macs;
      const wide = definitionCost(stage.segment.network.definition).macs > wideShare * whole;
      return images.search(this.parts.units.progress, wide, (batch) => {
        this.judged = batch;
      });
    }
    if (!tuning) return images.warmUp(epoch);
    const batches = images.fineTuning(epoch);
    this.tuningBatches = batches.length;
    return batches;
  }

  private async update(batch: Batch, epoch: number): Promise<BatchOutcome> {
    const { stage, tuning } = this;
    if (stage) {
      const { network, scorer } = await stage.step(batch, this.judged!);
      if (scorer) {
        (this.scorerMeter ??= new Meter()).add(scorer.loss, scorer.correct, this.judged!.count);
        tf.dispose([scorer.loss, scorer.correct]);
      }
      return network;
    }
    const when = `${this.plan.stage(epoch)}, epoch ${epoch}, batch ${batch.index + 1}`;
    const { partSize } = this.settings;
    if (!tuning) return plainStep(this.parts.network, this.parts.optimizing, batch, when, partSize);
    const epochs = epoch - this.plan.searchEnd - 1 + batch.index / this.tuningBatches;
    return tuning.step(batch, epochs / this.settings.fineTuningEpochs, when, partSize);
  }

  private async makeCompact(): Promise<void> {
    const { network, map, units } = this.parts;
    this.tuning = await FineTuning.begin(network, map, units, this.settings.optimizer);
  }

  private dropStage(): void {
    this.stage?.dispose();
    this.stage = undefined;
    this.scorerMeter?.dispose();
    this.scorerMeter = undefined;
  }

  /** The optimizer of whatever learns at the moment; the memory of all of them is among the state. */
  private optimizerInUse(): Optimizer {
    const inUse = () => this.tuning?.optimizer ?? this.stage?.segment.optimizer ?? this.parts.optimizing;
    return {
      get learningRate() {
        return inUse().learningRate;
      },
      set learningRate(rate) {
        inUse().learningRate = rate;
      },
      slots: new Map(),
      step(gradients) {
        inUse().step(gradients);
      },
      dispose: () => {
        this.dispose();
      },
    };
  }
}

function named(prefix: string, variables: ReadonlyMap<string, tf.Variable>): [string, tf.Variable][] {
  return [...variables].map(([name, variable]) => [`${prefix}.${name}`, variable]);
}

/** Share of the whole network's multiply-accumulates above which batches of the search are small. */
const wideShare = 0.35;
/** Held-out images that the history's accuracy in the search is measured on, at most. */
const watchedImages = 1000;
