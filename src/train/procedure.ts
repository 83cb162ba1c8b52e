import type * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../data";
import type { Evaluation, GateQuantiles } from "../measure";

import type { Optimizer } from "./optimizer";
import type { Schedule } from "./schedule";

/** What a batch gave before its update. */
export interface BatchOutcome {
  /** Mean cross-entropy. */
  readonly loss: tf.Scalar;
  /** Number of hits. */
  readonly correct: tf.Scalar;
}

/** One pass of an epoch over some batches, which trains some parameters. */
export interface Pass {
  /** What trains: its losses go under this name. */
  readonly phase: "network" | "astrocyte";
  /** The batches of an epoch, counted from 1. */
  readonly batches: (epoch: number) => Iterable<Batch> & { readonly length: number };
  /** Updates on one batch. Runs inside a tidy. */
  readonly update: (batch: Batch) => BatchOutcome;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
}

/** What a training procedure does in an epoch; the loop does the rest. */
export interface Procedure {
  readonly label: string;
  readonly seed: number;
  readonly passes: readonly Pass[];
  /** All that changes while training, the optimizers' slots apart, by name. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  readonly evaluate?: () => Evaluation;
  readonly gates?: () => GateQuantiles[];
}
