import type { GateQuantiles } from "../measure";

export type { GateQuantiles };

/** What one epoch left behind. Losses are mean cross-entropies in nats, accuracies are shares in [0, 1]. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Wall-clock seconds that the epoch took, its evaluation included. */
  readonly seconds: number;
  readonly learningRate: number;
  /** Of the task network over its training batches; in an epoch that trains the astrocyte alone, over the astrocyte's. */
  readonly loss: number;
  readonly accuracy: number;
  /** Of the astrocyte network's pass over its batches, where the procedure has one. */
  readonly astrocyteLoss?: number;
  readonly astrocyteAccuracy?: number;
  /** Of the evaluation after the epoch, where there is one. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  /** One entry a regulated layer and regulation step; empty for a plain network. */
  readonly gates: readonly GateQuantiles[];
}

/** The record of one training run. */
export interface History {
  /** What was trained, as a figure's legend names it. */
  readonly label: string;
  readonly seed: number;
  readonly epochs: readonly EpochRecord[];
}
