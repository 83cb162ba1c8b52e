import type { EpochRecord } from "./history";

/** Where a run stands inside an epoch. */
export interface BatchInfo {
  /** Counted from 1. */
  readonly epoch: number;
  /** Batches done in this pass. */
  readonly batch: number;
  /** Batches in this pass. */
  readonly batches: number;
  /** Means over the pass so far. */
  readonly loss: number;
  readonly accuracy: number;
  /** What is being trained: `"network"` or `"astrocyte"`. */
  readonly phase: string;
}

/** What a run tells while it trains. */
export interface TrainingCallbacks {
  onBatch?(info: BatchInfo): void;
  /** Whatever it returns is awaited: it may measure. */
  onEpoch?(record: EpochRecord): unknown;
  /** After the last epoch, and when the run is interrupted or fails. */
  onEnd?(): void;
}
