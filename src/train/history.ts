/** Where the gates of one layer lie at one regulation step: five quantiles and the share that is exactly zero. */
export interface GateQuantiles {
  /** Name of the regulated layer, for example `"conv1"`. */
  readonly layer: string;
  /** Regulation step, counted from 1. */
  readonly step: number;
  /** Number of units in the layer. */
  readonly units: number;
  readonly q05: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q95: number;
  /** Share of gates that are exactly 0, in [0, 1]. */
  readonly zero: number;
}

/** What one epoch left behind. Losses are mean cross-entropies in nats, accuracies are shares in [0, 1]. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Wall-clock seconds that the epoch took, its evaluation included. */
  readonly seconds: number;
  readonly learningRate: number;
  /** Of the task network's pass over its training batches. */
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
