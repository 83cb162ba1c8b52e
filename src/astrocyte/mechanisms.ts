import { AstroNetError } from "../error";

import { ungated, type GateControl } from "./gate-control";
import type { GlobalForm } from "./global-form";
import type { StatisticName } from "./statistic";

/**
 * What regulation knows of the past:
 *
 * - `"passes"`: within a batch, one step for each statistic, each on the weights that the last one left, as published;
 * - `"lasting"`: across batches, the values in front of the gates last from batch to batch, in one step a batch, or in one
 *   for each statistic that is given, which then both last and pass;
 * - `"none"`: nothing; one step, by the first statistic.
 */
export type TemporalForm = "passes" | "lasting" | "none";

const temporalForms: readonly TemporalForm[] = ["passes", "lasting", "none"];

/**
 * Which of AstroNet's mechanisms are at work, for ablations:
 *
 * | | global connection | temporal regulation | gates |
 * |---|---|---|---|
 * | `"both"` | as `global` says | as `temporal` says | the astrocyte's |
 * | `"temporal"` | none | as `temporal` says | the astrocyte's |
 * | `"global"` | as `global` says | none | the astrocyte's |
 * | `"local"` | none | none | the astrocyte's, each from its own unit alone |
 * | `"neither"` | none | none | all 1: the task network by itself, by the same procedure |
 */
export type Mechanisms = "both" | "temporal" | "global" | "local" | "neither";

const allMechanisms: readonly Mechanisms[] = ["both", "temporal", "global", "local", "neither"];

/** What is asked of regulation. */
export interface MechanismOptions {
  readonly mechanisms?: Mechanisms;
  readonly global?: GlobalForm;
  readonly temporal?: TemporalForm;
  /** The statistic of each regulation step; mean, then max in passes, the mean alone otherwise. */
  readonly statistics?: readonly StatisticName[];
  readonly control?: GateControl | undefined;
}

/** What is to be built. */
export interface ActiveMechanisms {
  readonly global: GlobalForm;
  readonly statistics: readonly StatisticName[];
  readonly lasting: boolean;
  readonly control: GateControl | undefined;
}

/**
 * Works out what an ablation leaves.
 *
 * @throws AstroNetError if a name is none of those that there are, or there are no statistics.
 */
export function activeMechanisms(options: MechanismOptions): ActiveMechanisms {
  const { mechanisms = "both", control } = options;
  known("mechanisms", mechanisms, allMechanisms);
  known("temporal regulation", options.temporal ?? "passes", temporalForms);
  const connected = mechanisms === "both" || mechanisms === "global";
  const timed = mechanisms === "both" || mechanisms === "temporal";
  const temporal = timed ? (options.temporal ?? "passes") : "none";
  const published: readonly StatisticName[] = temporal === "passes" ? ["mean", "max"] : ["mean"];
  const { statistics = published } = options;
  if (statistics.length === 0) {
    throw new AstroNetError('statistics: none (give one a regulation step, as in ["mean", "max"])');
  }
  return {
    global: connected ? (options.global ?? "published") : "none",
    statistics: temporal === "none" ? statistics.slice(0, 1) : statistics,
    lasting: temporal === "lasting",
    control: mechanisms === "neither" ? ungated() : control,
  };
}

function known<T extends string>(what: string, name: T, names: readonly T[]): void {
  if (names.includes(name)) return;
  throw new AstroNetError(`unknown ${what}: "${name}" (choose one of ${names.join(", ")})`);
}
