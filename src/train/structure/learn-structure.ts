import { onHost } from "../../engine";
import { AstroNetError } from "../../error";
import { ExpectedCost, type Cost } from "../../measure";
import type { TaskNetwork } from "../../network";
import { TrainingRun } from "../run";

import { astrocyteRegulator } from "./astrocyte-regulator";
import { costTarget, type CostTarget } from "./budget";
import { FreeScorer } from "./free-scorer";
import { logCost, type CostShares } from "./log-cost";
import { macsWithin, measureThinned } from "./latency-budget";
import type { StructureData, StructureOptions } from "./options";
import { RegulatingScorer } from "./regulating-scorer";
import { budgetAt, sharpnessAt } from "./schedule";
import type { Scorer } from "./scorer";
import { structureSettings, type StructureSettings } from "./settings";
import { StructureLearning, type SearchStart } from "./structure-learning";
import { solveThreshold } from "./threshold";
import { UnitState } from "./unit-state";
import { unitMap, type UnitMap } from "./unit-map";

/**
 * Structure learning that removes units: while a network learns, each unit of its gate places has a hard-concrete gate; an
 * astrocyte network that sees all units decides which gates close, so that the network keeps a budget; what is closed is removed.
 *
 * 1. Warm-up: the network learns without gates.
 * 2. Search: in turns a step of the network on `train`, with gates drawn for each image, and a step of the astrocyte on
 *    `heldOut`, with the network as it is. Unit scores last over batches; log α = clip(θ (c − τ), −5, 4) with the threshold τ
 *    for which the expected cost is exactly the budget of the moment, which falls to the one that was asked for. Units that
 *    hardly ever open are removed every `removeEvery` steps, and the search goes on with the smaller network.
 * 3. Units that are open with more than even odds stay; their gates go into the weights, the astrocyte goes.
 * 4. The compact network is fine-tuned, its learning rate falling along a cosine to 1 %.
 *
 * A warm-up epoch, a stretch between two removals and a fine-tuning epoch are each an epoch of the history. In a stretch its
 * `validationAccuracy` is that of gates without noise on up to 1000 held-out images; in the last stretch, that of the compact
 * network, before it is fine-tuned, on all of them; afterwards there is none unless `fineTuningData` is `"train"`.
 *
 * Source: `structure-learning.md`, whose published settings are the defaults.
 *
 * @param network is trained in place; the compact one is another, `run.compacted`
 * @throws AstroNetError if the network has no gate places, the budget cannot be kept, or an option is out of range. Whether a
 *   budget in milliseconds can be kept is measured, and said, when the run begins to train.
 */
export function learnStructure(
  network: TaskNetwork,
  data: StructureData,
  options: StructureOptions,
): StructureRun {
  const settings = structureSettings(network, data, options);
  const map = unitMap(network);
  const model = new ExpectedCost(network.definition.graph);
  const alive = new Float64Array(map.total).fill(1);
  const whole = model.cost(alive);
  const { budget } = settings;
  const { shares, target } = "milliseconds" in budget ? unmeasured(budget, whole) : costTarget(budget, whole);
  const wholeCost = logCost(whole, shares);
  const startFor = (aim: number): SearchStart => {
    checkReachable(model, map, shares, aim);
    const { logAlpha } = solveThreshold(new Float64Array(map.total), {
      model,
      shares,
      target: budgetAt(0, wholeCost, aim),
      sharpness: sharpnessAt(0),
      alive,
    });
    return { logAlpha, target: aim };
  };
  const start =
    "milliseconds" in budget ? { logAlpha: new Float64Array(map.total), target } : startFor(target);
  const factory = settings.optimizer;
  const learning = new StructureLearning(
    {
      network,
      optimizing: factory([...network.parameters().values()]),
      factory,
      map,
      model,
      units: onHost(() => new UnitState(start.logAlpha, start.target)),
      scorer: onHost(() => scorerOf(map, settings)),
      shares,
      wholeCost,
      iterations: settings.iterations,
      partSize: settings.partSize,
      seed: settings.seed,
    },
    data,
    settings,
    "milliseconds" in budget
      ? async () => {
          const { milliseconds, batchSize = 1 } = budget;
          const macs = macsWithin(milliseconds, await measureThinned(network, batchSize));
          return startFor(costTarget({ macs }, whole).target);
        }
      : undefined,
  );
  return new StructureRun(learning, options);
}

function scorerOf(map: UnitMap, settings: StructureSettings): Scorer {
  const { scorer, scorerOptimizer } = settings;
  if (scorer === "free") return new FreeScorer(map.total, scorerOptimizer);
  const regulator = scorer === "prior" ? undefined : astrocyteRegulator(map, settings);
  return new RegulatingScorer(map, settings, regulator, scorerOptimizer);
}

/**
 * A time is measured when the run begins to train; until then what is kept is all that the network costs.
 *
 * @throws AstroNetError if the time is no positive number.
 */
function unmeasured({ milliseconds }: { readonly milliseconds: number }, whole: Cost): CostTarget {
  if (!(milliseconds > 0 && Number.isFinite(milliseconds))) {
    throw new AstroNetError(`budget: ${milliseconds} milliseconds (give a positive number)`);
  }
  const shares = { parameters: 0, macs: 1 };
  return { shares, target: logCost(whole, shares) };
}

/** Gates cannot close more than one unit a place leaves. */
function checkReachable(model: ExpectedCost, map: UnitMap, shares: CostShares, target: number): void {
  const least = new Float64Array(map.total);
  for (const { first } of map.places) least[first] = 1;
  const cost = model.cost(least);
  if (target > logCost(cost, shares)) return;
  throw new AstroNetError(
    `budget: less than a network with one unit a place, which has ${cost.parameters} parameters and ${cost.macs} macs ` +
      "(give more)",
  );
}

/** A run of structure learning. */
export class StructureRun extends TrainingRun {
  /** @internal `learnStructure` makes it. */
  constructor(
    private readonly learning: StructureLearning,
    options: StructureOptions,
  ) {
    super(learning, { ...options, epochs: learning.plan.total });
  }

  /**
   * The compact network, which belongs to the caller; fine-tuned when the run is over.
   *
   * @throws AstroNetError before the search is over.
   */
  get compacted(): TaskNetwork {
    return this.found().network;
  }

  /**
   * The units that the compact network has kept, by gate place: their numbers in the whole network.
   *
   * @throws AstroNetError before the search is over.
   */
  get kept(): ReadonlyMap<string, readonly number[]> {
    return this.found().structure!.gates;
  }

  private found() {
    const { compacted } = this.learning;
    if (compacted) return compacted;
    throw new AstroNetError(
      `compact network: not there after ${this.epochs.length} of ${this.learning.plan.total} epochs (let the run go on with train())`,
    );
  }
}
