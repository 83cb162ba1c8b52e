import * as tf from "@tensorflow/tfjs-core";

import { compact, type Compacted } from "../../compact";
import { batches, concat, type Batch, type Dataset } from "../../data";
import { AstroNetError } from "../../error";
import { evaluate, gateQuantiles, type Evaluation, type GateQuantiles } from "../../measure";
import type { OutputGates } from "../../network";
import { lossGradients } from "../gradient";
import type { EpochRecord } from "../history";
import { Meter } from "../meter";
import type { Optimizer } from "../optimizer";
import type { BatchOutcome, Pass, Procedure } from "../procedure";
import { constantRate } from "../schedule";
import { networkState } from "../state";

import { blame, globalNorm } from "./finite";
import { meanGate } from "./open-probability";
import { keepAbove, type StructureData, type StructureSettings } from "./options";
import { paired, sequenceBatches, sequenceSample } from "./paired-batches";
import { cosineRate } from "./schedule";
import { SearchStage, type SearchParts } from "./search-stage";
import { aliveIn, remainingStructure } from "./segment";
import { definitionCost } from "./structure-cost";
import { openProbabilities } from "./threshold";
import { byPlace } from "./unit-map";

/** The compact network while it is fine-tuned. */
interface FineTuning {
  readonly compacted: Compacted;
  readonly optimizer: Optimizer;
  /** The learning rate that the cosine begins with. */
  readonly rate: number;
}

/** Images of the held-out part that the history's accuracy in the search is measured on. */
const watched = 1000;

/**
 * The epochs of structure learning: warm-up, stretches of the search, fine-tuning of the compact network.
 *
 * All state of warm-up and search has the whole network's shapes; what is left of it is cut out at the beginning of a stretch and
 * written back at its end, so that any epoch can be gone on from.
 */
export class StructureLearning implements Procedure {
  readonly label: string;
  readonly seed: number;
  readonly identity: string;
  readonly passes: readonly [Pass];
  private stage: SearchStage | undefined;
  private tuning: FineTuning | undefined;
  /** Loss and hits of the scorer's batches in this epoch, where it asks for them. */
  private scorerMeter: Meter | undefined;
  private judged: Batch | undefined;
  private readonly watched: Dataset;

  constructor(
    private readonly parts: SearchParts,
    private readonly data: StructureData,
    private readonly settings: StructureSettings,
  ) {
    this.label = settings.label;
    this.seed = settings.seed;
    this.identity = settings.identity;
    this.watched = sequenceSample(data.heldOut, watched);
    const facade = {
      get learningRate(): number {
        return of().learningRate;
      },
      set learningRate(rate: number) {
        of().learningRate = rate;
      },
      // The memory of all optimizers is among the state.
      slots: new Map<string, tf.Variable>(),
      step: (gradients: readonly tf.Tensor[]): void => {
        of().step(gradients);
      },
      dispose: (): void => {
        this.dispose();
      },
    };
    const of = (): Optimizer => this.tuning?.optimizer ?? this.stage?.segment.optimizer ?? parts.optimizing;
    this.passes = [
      {
        phase: "network",
        batches: (epoch) => this.batches(epoch),
        update: (batch, epoch) => this.update(batch, epoch),
        optimizer: facade,
        schedule: constantRate()(),
      },
    ];
  }

  /** Number of epochs in all. */
  get epochs(): number {
    return this.searchEnd + this.settings.fineTuningEpochs;
  }

  /** What the search has found, once it is over. */
  get compacted(): Compacted | undefined {
    return this.tuning?.compacted;
  }

  get state(): ReadonlyMap<string, tf.Variable> {
    const { network, optimizing, units, scorer } = this.parts;
    const named = (prefix: string, variables: Iterable<[string, tf.Variable]>) =>
      [...variables].map(([name, variable]): [string, tf.Variable] => [`${prefix}.${name}`, variable]);
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

  begin(epoch: number): void {
    this.parts.units.load();
    if (this.during(epoch) !== "search") return;
    this.stage = new SearchStage(this.parts);
  }

  end(epoch: number): void {
    if (!this.stage) return;
    const { network, map, units } = this.parts;
    this.stage.segment.writeBack();
    const open = openProbabilities(units.logAlpha, units.alive);
    const alive = units.alive.map((there, u) => (open[u]! < this.settings.removeBelow ? 0 : there));
    const structure = remainingStructure(network, map, alive);
    units.alive = aliveIn(structure, map, alive);
    units.store();
    if (epoch === this.searchEnd) this.makeCompact();
  }

  undo(epoch: number): void {
    this.dropStage();
    if (epoch === this.searchEnd) this.dropCompact();
    this.parts.units.load();
  }

  resume(epochs: number): void {
    this.parts.units.load();
    if (epochs >= this.searchEnd) this.makeCompact();
  }

  evaluate(epoch: number): Evaluation | undefined {
    const mode = { statistics: "running", update: false, step: 1 } as const;
    if (this.tuning) {
      // Behind the search the held-out images may be trained on.
      if (epoch > this.searchEnd && this.settings.fineTuningData === "all") return undefined;
      const { network } = this.tuning.compacted;
      return evaluate((x) => network.forward(x, mode), this.data.heldOut);
    }
    const { stage } = this;
    if (!stage) return evaluate((x) => this.parts.network.forward(x, mode), this.watched);
    const { segment } = stage;
    const { units } = this.parts;
    const results: Evaluation[] = [];
    tf.tidy(() => {
      const gates = segment.gates(
        tf.tensor1d(Float32Array.from(segment.units, (u) => meanGate(units.logAlpha[u]!))),
      );
      const { network } = segment;
      results.push(evaluate((x) => network.forward(x, mode, network.weights, { gates }), this.watched));
    });
    return results[0];
  }

  gates(epoch: number): GateQuantiles[] {
    if (this.during(epoch) !== "search") return [];
    return gateQuantiles([{ gates: this.meanGates() }]);
  }

  report(epoch: number): Partial<EpochRecord> {
    const stage = this.during(epoch);
    const { network, map, units, model } = this.parts;
    const compacted = this.tuning?.compacted;
    const kept = byPlace(map, units.alive);
    const report: Partial<EpochRecord> = {
      stage,
      activeUnits: map.places.map(({ name, units: all }) => ({
        layer: name,
        active: compacted ? compacted.units[name]!.kept : kept[name]!.filter((there) => there > 0).length,
        units: all,
      })),
      cost: definitionCost(
        compacted?.network.definition ?? remainingStructure(network, map, units.alive).definition,
      ),
    };
    if (stage !== "search") return report;
    const judged = this.scorerMeter?.read();
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
    this.tuning?.optimizer.dispose();
    optimizing.dispose();
    units.dispose();
    scorer.dispose();
  }

  private get searchEnd(): number {
    return this.settings.warmUpEpochs + Math.ceil(this.parts.iterations / this.settings.removeEvery);
  }

  private during(epoch: number): "warm-up" | "search" | "fine-tuning" {
    if (epoch <= this.settings.warmUpEpochs) return "warm-up";
    return epoch <= this.searchEnd ? "search" : "fine-tuning";
  }

  private batches(epoch: number): Iterable<Batch> & { readonly length: number } {
    const { batchSize, augment, seed, fineTuningData } = this.settings;
    const { train, heldOut } = this.data;
    if (this.during(epoch) === "search") return this.searchBatches();
    const tuning = this.during(epoch) === "fine-tuning";
    const data = tuning && fineTuningData === "all" ? concat(train, heldOut) : train;
    return batches(data, { size: batchSize, seed, epoch, ...(augment && { augment }) });
  }

  private searchBatches(): Iterable<Batch> & { readonly length: number } {
    const { batchSize, wideBatchSize, augment, seed, removeEvery, astrocyteData } = this.settings;
    const { progress } = this.parts.units;
    const { macs } = definitionCost(this.stage!.segment.network.definition);
    const wide = macs > wideShare * definitionCost(this.parts.network.definition).macs;
    const size = wide ? wideBatchSize : batchSize;
    const count = Math.min(removeEvery, this.parts.iterations - progress.step);
    const judging = astrocyteData === "train" ? this.data.train : this.data.heldOut;
    return paired(
      sequenceBatches({ data: this.data.train, seed, purpose: "network", from: progress.seen, augment }, count, size),
      sequenceBatches({ data: judging, seed, purpose: "scorer", from: progress.judged }, count, size),
      (other) => {
        this.judged = other;
      },
    );
  }

  private update(batch: Batch, epoch: number): BatchOutcome {
    if (this.stage) {
      const { network, scorer } = this.stage.step(batch, this.judged!);
      if (scorer) (this.scorerMeter ??= new Meter()).add(scorer.loss, scorer.correct, this.judged!.count);
      return network;
    }
    const { tuning } = this;
    if (tuning) {
      const done = epoch - this.searchEnd - 1 + batch.index / this.batchesOf(epoch);
      tuning.optimizer.learningRate = tuning.rate * cosineRate(done / this.settings.fineTuningEpochs);
    }
    const network = tuning?.compacted.network ?? this.parts.network;
    const parameters = network.parameters();
    const result = lossGradients(
      () => network.forward(batch.x, { statistics: "batch", update: true, step: 1 }),
      batch.y,
      [...parameters.values()],
    );
    if (!Number.isFinite(globalNorm(result.gradients))) {
      const gradients = new Map([...parameters.keys()].map((name, i) => [name, result.gradients[i]!]));
      const when = `${this.during(epoch)}, epoch ${epoch}, batch ${batch.index + 1}`;
      blame({ when, batch, network, gates: undefined, gradients });
    }
    (tuning?.optimizer ?? this.parts.optimizing).step(result.gradients);
    return result;
  }

  private batchesOf(epoch: number): number {
    const { train, heldOut } = this.data;
    const all = this.during(epoch) === "fine-tuning" && this.settings.fineTuningData === "all";
    return Math.ceil((train.count + (all ? heldOut.count : 0)) / this.settings.batchSize);
  }

  /** Gates without noise, by place; 0 for units that have been removed. */
  private meanGates(keptAbove = 0): Record<string, tf.Tensor1D> {
    const { map, units } = this.parts;
    const open = openProbabilities(units.logAlpha, units.alive);
    const gates = units.logAlpha.map((a, u) => (open[u]! > keptAbove ? meanGate(a) : 0));
    return Object.fromEntries(
      Object.entries(byPlace(map, gates)).map(([name, values]) => [name, tf.tensor1d(values.slice())]),
    );
  }

  private makeCompact(): void {
    const { network } = this.parts;
    const gates: OutputGates = this.meanGates(keepAbove);
    try {
      const compacted = compact(network, { gates });
      if (!compacted.structure) {
        compacted.network.dispose();
        throw new AstroNetError(
          `structure of ${network.name}: no unit of some layer is open with a probability above ${keepAbove} ` +
            "(give a larger budget)",
        );
      }
      const optimizer = this.settings.fineTuningOptimizer([...compacted.network.parameters().values()]);
      this.tuning = { compacted, optimizer, rate: optimizer.learningRate };
    } finally {
      tf.dispose(Object.values(gates));
    }
  }

  private dropStage(): void {
    this.stage?.dispose();
    this.stage = undefined;
    this.scorerMeter?.dispose();
    this.scorerMeter = undefined;
  }

  private dropCompact(): void {
    this.tuning?.optimizer.dispose();
    this.tuning?.compacted.network.dispose();
    this.tuning = undefined;
  }
}

/** Share of the whole network's multiply-accumulates above which batches of the search are small. */
const wideShare = 0.35;
