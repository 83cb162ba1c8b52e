import type { ActiveUnits, Cost, GateQuantiles } from "../measure";

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
  /** Which part of structure learning the epoch belongs to. */
  readonly stage?: "warm-up" | "search" | "fine-tuning";
  /** Units that have not been removed, by gate place. */
  readonly activeUnits?: readonly ActiveUnits[];
  /** What the network is expected to cost under its gates, and what it costs without the units that have been removed. */
  readonly expectedCost?: Cost;
  readonly cost?: Cost;
}

/** The record of one training run. */
export interface History {
  /** What was trained, as a figure's legend names it. */
  readonly label: string;
  readonly seed: number;
  readonly epochs: readonly EpochRecord[];
}
