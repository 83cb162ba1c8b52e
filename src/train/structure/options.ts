import { concat, take, type Augment, type Dataset } from "../../data";
import { AstroNetError } from "../../error";
import type { TaskNetwork } from "../../network";
import { checkData } from "../check-data";
import { adam, type OptimizerFactory } from "../optimizer";
import type { RunOptions } from "../run";

import type { StructureBudget } from "./budget";

/** The data of structure learning: the network learns on one part, what decides about its units on the other. */
export interface StructureData {
  readonly train: Dataset;
  readonly heldOut: Dataset;
}

/** Options of structure learning; the defaults are those of `structure-learning.md`. */
export interface StructureOptions extends Pick<RunOptions, "callbacks" | "checkpoint"> {
  readonly budget: StructureBudget;
  /**
   * What decides which units stay: `"astrocyte"` (default), `"prior"`, the knapsack rule alone, `"free"`, a free gate a unit (L0),
   * or a control: `"frozen"`, an astrocyte that stays as it was drawn, `"permuted"`, one that is trained while its outputs are dealt
   * out anew among the units of each place in each step.
   */
  readonly scorer?: "astrocyte" | "prior" | "free" | "frozen" | "permuted";
  /** How the astrocyte sees the units: over one plane, as tokens that attend to each other, or each by itself. */
  readonly connection?: "u-net" | "tokens" | "local";
  /** Regulation steps a batch, T; 2 by default. */
  readonly steps?: number;
  /** Whether scores and gates last from batch to batch; true by default. */
  readonly lasting?: boolean;
  /** Whether the knapsack rule is part of the score; true by default, but not for `"frozen"`. */
  readonly prior?: boolean;
  /** What the astrocyte, or the free gates, learn from; `"held-out"` by default. */
  readonly astrocyteData?: "held-out" | "train";
  /** Epochs that train the whole network without gates; 1 by default. */
  readonly warmUpEpochs?: number;
  /** Steps of the network, and as many of the scorer; 1200 by default. */
  readonly iterations?: number;
  /** Steps between two removals, which are an epoch of the history; 40 by default. */
  readonly removeEvery?: number;
  /** A unit that is open with a lower probability is removed for good; 0.08 by default. */
  readonly removeBelow?: number;
  /** Epochs of the compact network; 6 by default. */
  readonly fineTuningEpochs?: number;
  /** What it learns from: `"all"` (default), or `"train"`, so that it can be chosen by its accuracy on the held-out part. */
  readonly fineTuningData?: "all" | "train";
  /** Images a batch; 128 by default. */
  readonly batchSize?: number;
  /** Images a batch of the search while the network has more than 35 % of its multiply-accumulates; 64 by default. */
  readonly wideBatchSize?: number;
  /** Of the network, in warm-up and search and anew in fine-tuning; Adam 2·10⁻³ by default. */
  readonly optimizer?: OptimizerFactory;
  /** Of the astrocyte, Adam 2·10⁻³ with β = 0.9, 0.99 by default; of free gates, Adam 0.08. */
  readonly scorerOptimizer?: OptimizerFactory;
  readonly augment?: Augment;
  /** Of the order of images, the noise of gates, and the astrocyte's weights; 0 by default. */
  readonly seed?: number;
  /** As legends and tables name the run. */
  readonly label?: string;
}

/** Options with their defaults filled in. */
export interface StructureSettings
  extends Required<Omit<StructureOptions, "callbacks" | "checkpoint" | "augment" | "optimizer" | "scorerOptimizer">> {
  readonly augment: Augment | undefined;
  readonly optimizer: OptimizerFactory;
  readonly fineTuningOptimizer: OptimizerFactory;
  readonly scorerOptimizer: OptimizerFactory;
  /** What a checkpoint must agree with to belong to the run. */
  readonly identity: string;
}

/**
 * Fills in the defaults, and refuses options that no run can have, before anything is made.
 *
 * @throws AstroNetError
 */
export function structureSettings(
  network: TaskNetwork,
  data: StructureData,
  options: StructureOptions,
): StructureSettings {
  const { scorer = "astrocyte", optimizer = adam({ learningRate: 2e-3 }) } = options;
  const scorerOptimizer =
    options.scorerOptimizer ??
    adam(scorer === "free" ? { learningRate: 0.08 } : { learningRate: 2e-3, beta1: 0.9, beta2: 0.99 });
  const plain = {
    budget: options.budget,
    scorer,
    connection: options.connection ?? "u-net",
    steps: options.steps ?? 2,
    lasting: options.lasting ?? true,
    prior: options.prior ?? scorer !== "frozen",
    astrocyteData: options.astrocyteData ?? "held-out",
    warmUpEpochs: options.warmUpEpochs ?? 1,
    iterations: options.iterations ?? 1200,
    removeEvery: options.removeEvery ?? 40,
    removeBelow: options.removeBelow ?? 0.08,
    fineTuningEpochs: options.fineTuningEpochs ?? 6,
    fineTuningData: options.fineTuningData ?? "all",
    batchSize: options.batchSize ?? 128,
    wideBatchSize: options.wideBatchSize ?? Math.min(64, options.batchSize ?? 64),
    seed: options.seed ?? 0,
    augment: options.augment,
  } as const;
  const settings: StructureSettings = {
    ...plain,
    label: options.label ?? label(plain),
    optimizer,
    fineTuningOptimizer: optimizer,
    scorerOptimizer,
    identity: `${network.name}\n${JSON.stringify(plain)}\n${data.train.count}, ${data.heldOut.count} images`,
  };
  check(network, data, settings);
  return settings;
}

function check(network: TaskNetwork, data: StructureData, settings: StructureSettings): void {
  checkData(network, data.train, data.heldOut);
  if (network.gates.length === 0) {
    throw new AstroNetError(`${network.name}: no gate places (build its graph with gates behind its units)`);
  }
  const least = { warmUpEpochs: 0, iterations: 1, removeEvery: 1, fineTuningEpochs: 0, steps: 1, batchSize: 1, wideBatchSize: 1 };
  for (const [name, from] of Object.entries(least)) {
    const value = settings[name as keyof typeof least];
    if (Number.isInteger(value) && value >= from) continue;
    throw new AstroNetError(`${name}: ${value} (give a whole number from ${from})`);
  }
  const { removeBelow } = settings;
  if (!(removeBelow >= 0 && removeBelow < keepAbove)) {
    throw new AstroNetError(`removeBelow: ${removeBelow} (give a probability from 0, lower than ${keepAbove})`);
  }
  // Images of two data sets that differ cannot be trained on as one.
  if (settings.fineTuningData === "all") concat(take(data.train, 1), take(data.heldOut, 1));
}

function label({ scorer, connection, steps, lasting, prior, astrocyteData }: Pick<StructureSettings, "scorer" | "connection" | "steps" | "lasting" | "prior" | "astrocyteData">): string {
  if (scorer === "free") return "free gates";
  if (scorer === "prior") return "prior alone";
  const parts = [
    scorer === "astrocyte" ? "learned structure" : `learned structure, ${scorer} astrocyte`,
    connection === "u-net" ? undefined : connection,
    steps === 2 ? undefined : `${steps} step${steps === 1 ? "" : "s"}`,
    lasting ? undefined : "nothing lasts",
    prior === (scorer !== "frozen") ? undefined : prior ? "with prior" : "without prior",
    astrocyteData === "held-out" ? undefined : "on training data",
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

/** Units that are open with a higher probability stay when the network is made compact. */
export const keepAbove = 0.5;
