import type { Augment, Dataset } from "../../data";
import type { OptimizerFactory } from "../optimizer";
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
  /**
   * Takes a batch that does not fit into memory in parts of so many images, and adds their gradients up. Batch
   * normalisations see a part at a time.
   */
  readonly partSize?: number;
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
