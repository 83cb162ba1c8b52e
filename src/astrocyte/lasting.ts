import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

/** How values last. */
export interface LastingOptions {
  /** Share k of a new value in the lasting one, in (0, 1]; 0.2 by default. */
  readonly leak?: number;
  /** Calls at first in which nothing lasts yet, c = u; 12 by default. */
  readonly fresh?: number;
}

/** Values of units with what has been taken in so far. */
export interface LastingState {
  /** c, [units] */
  readonly value: tf.Tensor1D;
  /** Calls so far, [1]. */
  readonly calls: tf.Tensor1D;
}

/**
 * One step of a leaky state: c' = (1 − k) c + k u, and c' = u in the first calls.
 *
 * Source: `structure-learning.md`, 1.
 *
 * @param input u, [units]
 * @returns c', [units]; the number of calls is the caller's to count
 */
export function lastingStep(
  input: tf.Tensor1D,
  { value, calls }: LastingState,
  { leak, fresh }: Required<LastingOptions>,
): tf.Tensor1D {
  const share = tf.where<tf.Tensor1D>(tf.less(calls, fresh), tf.onesLike(calls), tf.fill([1], leak));
  return tf.add(tf.mul(value, tf.sub(1, share)), tf.mul(input, share));
}

/**
 * Values of units that last from batch to batch: a leaky state, which gradients do not pass on its way from one batch to
 * the next.
 *
 * In a batch that regulates in several steps each goes on from the one before, `next(u, next(v))`, and the last is kept.
 */
export class LastingValues {
  /** All that a checkpoint needs, by name. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  private readonly value: tf.Variable<tf.Rank.R1>;
  private readonly calls: tf.Variable<tf.Rank.R1>;
  private readonly form: Required<LastingOptions>;

  /** @throws AstroNetError if the share or the number of calls is out of range. */
  constructor(units: number, { leak = 0.2, fresh = 12 }: LastingOptions = {}) {
    if (!(leak > 0 && leak <= 1)) {
      throw new AstroNetError(`leak: ${leak} (give the share of a new value, above 0 and at most 1)`);
    }
    if (!Number.isInteger(fresh) || fresh < 0) {
      throw new AstroNetError(`fresh calls: ${fresh} (give a whole number, 0 or more)`);
    }
    this.form = { leak, fresh };
    this.value = tf.tidy(() => tf.variable<tf.Rank.R1>(tf.zeros([units]), false));
    this.calls = tf.tidy(() => tf.variable<tf.Rank.R1>(tf.zeros([1]), false));
    this.state = new Map<string, tf.Variable>([
      ["value", this.value],
      ["calls", this.calls],
    ]);
  }

  /**
   * What lasts once u is taken in; nothing changes by asking.
   *
   * @param input u, [units]
   * @param from what has lasted so far, [units]; what has been kept by default
   * @throws AstroNetError if there is not one value a unit.
   */
  next(input: tf.Tensor1D, from: tf.Tensor1D = this.value): tf.Tensor1D {
    if (input.size !== this.value.size) {
      throw new AstroNetError(`lasting values: ${input.size} for ${this.value.size} units`);
    }
    return lastingStep(input, { value: from, calls: this.calls }, this.form);
  }

  /** Ends a batch: the next one begins with these values, [units], as constants. */
  keep(values: tf.Tensor1D): void {
    tf.tidy(() => {
      this.value.assign(values);
      this.calls.assign(tf.add(this.calls, 1));
    });
  }

  dispose(): void {
    tf.dispose([this.value, this.calls]);
  }
}
