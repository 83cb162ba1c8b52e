import type * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../data";
import type { UnitValues } from "../astrocyte";
import type { Evaluation } from "../measure";

import type { EpochRecord } from "./history";
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
export type Pass = {
  /** What trains: its losses go under this name. */
  readonly phase: "network" | "astrocyte";
  /** Whether it takes part in an epoch, counted from 1; in all by default. Each epoch needs a pass. */
  readonly runs?: (epoch: number) => boolean;
  /** The batches of an epoch, counted from 1. */
  readonly batches: (epoch: number) => Iterable<Batch> & { readonly length: number };
  /** The error for the first value that is no number on the way of a batch, with the parameters as they are, if there is one. */
  readonly fault?: (batch: Batch, epoch: number) => Promise<Error | undefined>;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
  /** Images of a batch that are in memory at a time; all by default. */
  readonly partSize?: number | undefined;
} & (
  | {
      /** Updates on one batch of an epoch, and reads nothing. Runs inside a tidy. */
      readonly update: (batch: Batch, epoch: number) => BatchOutcome;
    }
  | {
      /**
       * The same where an update cannot go on before it has read something. It disposes of all that it makes but what it
       * returns, which becomes the loop's.
       */
      readonly updateReading: (batch: Batch, epoch: number) => Promise<BatchOutcome>;
    }
);

/** What a training procedure does in an epoch; the loop does the rest. */
export interface Procedure {
  readonly label: string;
  readonly seed: number;
  readonly passes: readonly Pass[];
  /** All that changes while training, the optimizers' slots apart, by name. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  /** After an epoch, counted from 1. */
  readonly evaluate?: (epoch: number) => Promise<Evaluation | undefined> | undefined;
  /** The gates of an epoch at each regulation step, by layer; none while nothing regulates. Runs inside a tidy. */
  readonly gates?: (epoch: number) => readonly { readonly gates: UnitValues }[];
  /** What else an epoch, counted from 1, adds to its record. */
  readonly report?: (epoch: number) => Promise<Partial<EpochRecord>> | Partial<EpochRecord>;
  /** Makes ready for the first epoch, once; not where a run goes on from a checkpoint. */
  readonly start?: () => Promise<void>;
  /** Makes ready for the passes of an epoch, counted from 1. */
  readonly begin?: (epoch: number) => void;
  /** Ends the passes of an epoch, before it is evaluated. */
  readonly end?: (epoch: number) => Promise<void> | void;
  /** Gives up an epoch: it failed, and all variables of the state have their old values. */
  readonly undo?: (epoch: number) => void;
  /** What a checkpoint must agree with to belong to the run, where that is not the state's shapes. */
  readonly identity?: string;
  /**
   * Makes ready to go on behind so many epochs, where the state gains variables on the way: all that there are have been read
   * from the checkpoint, and those that it makes are read next.
   */
  readonly resume?: (epochs: number) => Promise<void> | void;
}
