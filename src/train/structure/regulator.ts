import * as tf from "@tensorflow/tfjs-core";

import { randomStream } from "../../engine";

import type { UnitMap } from "./unit-map";

/** What gives units an output o, which is added to their scores as 4 tanh(o). */
export interface Regulator {
  /** What is trained, by name; empty if it stays as it was drawn. */
  readonly trained: ReadonlyMap<string, tf.Variable>;
  /** All that a checkpoint needs, by name. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  /**
   * o of each unit, [units].
   *
   * @param features [units, features]
   * @param alive 1 for a unit that is there, 0 for one that has been removed
   * @param step counted from 1
   */
  score(features: tf.Tensor2D, alive: ArrayLike<number>, step: number): tf.Tensor1D;
  dispose(): void;
}

/** An astrocyte that is never trained: its outputs, scaled to mean 0 and deviation 1 over the units that are there. */
export function frozen(astrocyte: Regulator): Regulator {
  return {
    trained: new Map(),
    state: astrocyte.state,
    score(features, alive, step) {
      const there = tf.tensor1d(Float32Array.from(alive));
      const o = astrocyte.score(features, alive, step);
      const count = tf.sum(there);
      const centred = tf.mul(tf.sub(o, tf.div(tf.sum(tf.mul(o, there)), count)), there);
      const deviation = tf.sqrt(tf.div(tf.sum(tf.square(centred)), count));
      return tf.div(centred, tf.add(deviation, 1e-12));
    },
    dispose() {
      astrocyte.dispose();
    },
  };
}

/** An astrocyte whose outputs are dealt out anew among the units of each place that are there, in each step. */
export function permuted(astrocyte: Regulator, map: UnitMap, seed: number): Regulator {
  return {
    ...astrocyte,
    score(features, alive, step) {
      const next = randomStream(seed, `structure/permutation/${step}`);
      const order = permutation(map, alive, next);
      return tf.gather(astrocyte.score(features, alive, step), tf.tensor1d(order, "int32"));
    },
  };
}

/** For each unit the one whose output it gets: another that is there, of the same place. */
export function permutation(map: UnitMap, alive: ArrayLike<number>, next: () => number): Int32Array {
  const order = Int32Array.from({ length: map.total }, (_, u) => u);
  for (const { first, units } of map.places) {
    const there = order.slice(first, first + units).filter((u) => alive[u]! > 0);
    for (let i = there.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [order[there[i]!], order[there[j]!]] = [order[there[j]!]!, order[there[i]!]!];
    }
  }
  return order;
}
