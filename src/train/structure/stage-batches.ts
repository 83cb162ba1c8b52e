import { batches, concat, type Batch, type Dataset } from "../../data";

import type { StructureData } from "./options";
import type { StructureSettings } from "./settings";
import { paired, sequenceBatches } from "./paired-batches";
import type { Progress } from "./unit-state";

/** Batches with their number. */
export type CountedBatches = Iterable<Batch> & { readonly length: number };

/** The images of each stage, in batches. */
export class StageBatches {
  private all: Dataset | undefined;

  constructor(
    private readonly data: StructureData,
    private readonly settings: StructureSettings,
  ) {}

  warmUp(epoch: number): CountedBatches {
    return this.epoch(this.data.train, epoch);
  }

  fineTuning(epoch: number): CountedBatches {
    const { train, heldOut } = this.data;
    if (this.settings.fineTuningData === "train") return this.epoch(train, epoch);
    this.all ??= concat(train, heldOut);
    return this.epoch(this.all, epoch);
  }

  /**
   * A stretch of the search: batches of the network, each with one of the scorer, which `judged` is shown first.
   *
   * @param wide whether the network is still so large that batches are small
   */
  search(progress: Progress, wide: boolean, judged: (batch: Batch) => void): CountedBatches {
    const { batchSize, wideBatchSize, augment, seed, removeEvery, iterations, astrocyteData } = this.settings;
    const { train, heldOut } = this.data;
    const size = wide ? wideBatchSize : batchSize;
    const count = Math.min(removeEvery, iterations - progress.step);
    const judging = astrocyteData === "train" ? train : heldOut;
    return paired(
      sequenceBatches({ data: train, seed, purpose: "network", from: progress.seen, augment }, count, size),
      sequenceBatches({ data: judging, seed, purpose: "scorer", from: progress.judged }, count, size),
      judged,
    );
  }

  private epoch(data: Dataset, epoch: number): CountedBatches {
    const { batchSize, seed, augment } = this.settings;
    return batches(data, { size: batchSize, seed, epoch, ...(augment && { augment }) });
  }
}
