import { concat, take, type Augment } from "../../data";
import { AstroNetError } from "../../error";
import type { TaskNetwork } from "../../network";
import { checkPartSize } from "../accumulate";
import { checkData } from "../check-data";
import { adam, type OptimizerFactory } from "../optimizer";

import { keepAbove } from "./keep-above";
import type { StructureData, StructureOptions } from "./options";

/** Options with their defaults filled in. */
export interface StructureSettings extends Required<
  Omit<
    StructureOptions,
    "callbacks" | "checkpoint" | "augment" | "optimizer" | "scorerOptimizer" | "partSize"
  >
> {
  /** Not part of what a checkpoint must agree with: parts come to the same. */
  readonly partSize: number | undefined;
  readonly augment: Augment | undefined;
  readonly optimizer: OptimizerFactory;
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
    scorerOptimizer,
    partSize: options.partSize,
    identity: `${network.name}\n${JSON.stringify(plain)}\n${data.train.count}, ${data.heldOut.count} images`,
  };
  check(network, data, settings);
  return settings;
}

function check(network: TaskNetwork, data: StructureData, settings: StructureSettings): void {
  checkPartSize(settings.partSize);
  checkData(network, data.train, data.heldOut);
  if (network.gates.length === 0) {
    throw new AstroNetError(`${network.name}: no gate places (build its graph with gates behind its units)`);
  }
  const least = {
    warmUpEpochs: 0,
    iterations: 1,
    removeEvery: 1,
    fineTuningEpochs: 0,
    steps: 1,
    batchSize: 1,
    wideBatchSize: 1,
  };
  for (const [name, from] of Object.entries(least)) {
    const value = settings[name as keyof typeof least];
    if (Number.isInteger(value) && value >= from) continue;
    throw new AstroNetError(`${name}: ${value} (give a whole number from ${from})`);
  }
  const { removeBelow } = settings;
  if (!(removeBelow >= 0 && removeBelow < keepAbove)) {
    throw new AstroNetError(
      `removeBelow: ${removeBelow} (give a probability from 0, lower than ${keepAbove})`,
    );
  }
  // Images of two data sets that differ cannot be trained on as one.
  if (settings.fineTuningData === "all") concat(take(data.train, 1), take(data.heldOut, 1));
}

function label({
  scorer,
  connection,
  steps,
  lasting,
  prior,
  astrocyteData,
}: Pick<
  StructureSettings,
  "scorer" | "connection" | "steps" | "lasting" | "prior" | "astrocyteData"
>): string {
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
