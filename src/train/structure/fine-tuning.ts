import * as tf from "@tensorflow/tfjs-core";

import { compact, type Compacted } from "../../compact";
import type { Batch } from "../../data";
import { AstroNetError } from "../../error";
import type { TaskNetwork } from "../../network";
import type { Optimizer, OptimizerFactory } from "../optimizer";
import type { BatchOutcome } from "../procedure";

import { keepAbove } from "./keep-above";
import { unitGates } from "./open-units";
import { plainStep } from "./plain-step";
import { emptyPlaces } from "./remaining-structure";
import { cosineRate } from "./schedule";
import { openProbabilities } from "./threshold";
import type { UnitMap } from "./unit-map";
import type { UnitState } from "./unit-state";

/** The compact network, which the search has left behind, while it learns on. */
export class FineTuning {
  readonly optimizer: Optimizer;
  /** The learning rate that the cosine begins with. */
  private readonly rate: number;

  private constructor(
    readonly compacted: Compacted,
    factory: OptimizerFactory,
  ) {
    this.optimizer = factory([...compacted.network.parameters().values()]);
    this.rate = this.optimizer.learningRate;
  }

  /**
   * Makes the network compact: units that are open with more than even odds stay, with the gate without noise folded into the
   * weights.
   *
   * @throws AstroNetError if no unit of some layer is.
   */
  static async begin(
    network: TaskNetwork,
    map: UnitMap,
    units: UnitState,
    factory: OptimizerFactory,
  ): Promise<FineTuning> {
    const gates = unitGates(map, units, keepAbove);
    const kept = openProbabilities(units.logAlpha, units.alive).map((p) => (p > keepAbove ? 1 : 0));
    const compacted = await compact(network, { gates }).finally(() => {
      tf.dispose(gates);
    });
    if (compacted.structure) return new FineTuning(compacted, factory);
    compacted.network.dispose();
    const empty = emptyPlaces(map, kept);
    const which = empty === "" ? "units that read one another are not" : `no unit of ${empty} is`;
    throw new AstroNetError(
      `structure of ${network.name}: ${which} open with a probability above ${keepAbove}, so that nothing of the image ` +
        "reaches the logits (give a larger budget)",
    );
  }

  /**
   * One step on a batch; what it returns is the caller's to dispose of.
   *
   * @param done share of the steps that have been taken, 0 to 1
   */
  step(batch: Batch, done: number, when: string, partSize?: number): Promise<BatchOutcome> {
    this.optimizer.learningRate = this.rate * cosineRate(done);
    return plainStep(this.compacted.network, this.optimizer, batch, when, partSize);
  }

  /** Disposes of the optimizer's memory; the network stays. */
  dispose(): void {
    this.optimizer.dispose();
  }
}
