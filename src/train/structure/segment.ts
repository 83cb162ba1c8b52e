import * as tf from "@tensorflow/tfjs-core";

import { put, take, type KeptIndices, type Structure } from "../../compact";
import { TaskNetwork, type OutputGates } from "../../network";
import type { Optimizer, OptimizerFactory } from "../optimizer";

import { remainingStructure } from "./remaining-structure";
import type { UnitMap } from "./unit-map";

/** A place of the smaller network: for each of its units where it stands among those that are there, -1 if it is closed for good. */
interface Place {
  readonly name: string;
  readonly columns: Int32Array;
}

/**
 * The network that is left without its removed units, to train on with: a smaller copy of a whole one and of its optimizer's
 * memory, written back when it is done.
 *
 * A removed unit whose channel stays all the same (that of a logit, or one that is also read past its gate) is still there,
 * with a gate that is 0.
 */
export class Segment {
  readonly network: TaskNetwork;
  readonly optimizer: Optimizer;
  /** The numbers of the units that are there, in order. */
  readonly units: Int32Array;
  private readonly structure: Structure;
  private readonly places: readonly Place[];

  /**
   * @param optimizing steps the whole network, in the order of its parameters
   * @param alive 1 for a unit that stays, 0 for one that has been removed, [units]
   * @throws AstroNetError if nothing of the image reaches the logits any more.
   */
  constructor(
    private readonly whole: TaskNetwork,
    private readonly optimizing: Optimizer,
    { factory, map, alive }: { factory: OptimizerFactory; map: UnitMap; alive: ArrayLike<number> },
  ) {
    this.structure = remainingStructure(whole, map, alive);
    const { definition, gates, norms } = this.structure;
    const units: number[] = [];
    this.places = map.places.flatMap(({ name, first }) => {
      const kept = gates.get(name);
      if (!kept) return [];
      const columns = Int32Array.from(kept, (unit) => {
        if (alive[first + unit] === 0) return -1;
        units.push(first + unit);
        return units.length - 1;
      });
      return [{ name, columns }];
    });
    this.units = Int32Array.from(units);
    this.network = new TaskNetwork(definition, { seed: 0, normSets: normSets(whole) });
    const own = this.network.parameters();
    tf.tidy(() => {
      for (const [name, variable] of own) variable.assign(take(this.full(name), this.indices(name)));
      for (const [key, channels] of norms) {
        whole.norms[key]!.running.forEach(({ mean, variance }, set) => {
          const running = this.network.norms[key]!.running[set]!;
          running.mean.assign(take<tf.Tensor1D>(mean, [channels]));
          running.variance.assign(take<tf.Tensor1D>(variance, [channels]));
        });
      }
    });
    this.optimizer = factory([...own.values()]);
    this.optimizer.learningRate = optimizing.learningRate;
    this.eachSlot((slot, wholeSlot) => {
      const parts = [...split(wholeSlot, whole.parameters())];
      const kept = parts.flatMap(([name, part]) =>
        own.has(name) ? [tf.reshape(take(part, this.indices(name)), [-1])] : [],
      );
      slot.assign(tf.concat(kept));
    });
  }

  /** Gates by place, from one value a unit that is there: [units], or [N, units]; removed units get 0. */
  gates(values: tf.Tensor): OutputGates {
    const axis = values.rank - 1;
    const counts = this.places.map(({ columns }) => columns.filter((column) => column >= 0).length);
    const parts = tf.split(values, counts, axis);
    return Object.fromEntries(
      this.places.map(({ name, columns }, i) => {
        const part = parts[i]!;
        if (counts[i] === columns.length) return [name, part];
        const padded = tf.pad(
          part,
          part.shape.map((_, a): [number, number] => [0, a === axis ? 1 : 0]),
        );
        let next = 0;
        const from = columns.map((column) => (column < 0 ? counts[i]! : next++));
        return [name, tf.gather(padded, tf.tensor1d(from, "int32"), axis)];
      }),
    );
  }

  /** Values of the units that are there, taken from those of the smaller network's places, one after the other. */
  pick(values: ArrayLike<number>): Float64Array {
    const picked = new Float64Array(this.units.length);
    let at = 0;
    for (const { columns } of this.places) {
      for (const column of columns) {
        if (column >= 0) picked[column] = values[at]!;
        at++;
      }
    }
    return picked;
  }

  /** Writes parameters, running statistics and the optimizer's memory back into the whole network's. */
  writeBack(): void {
    const own = this.network.parameters();
    tf.tidy(() => {
      for (const [name, variable] of own) {
        const full = this.full(name);
        full.assign(put(full, variable, this.indices(name)));
      }
      for (const [key, channels] of this.structure.norms) {
        this.whole.norms[key]!.running.forEach(({ mean, variance }, set) => {
          const running = this.network.norms[key]!.running[set]!;
          mean.assign(put(mean, running.mean, [channels]));
          variance.assign(put(variance, running.variance, [channels]));
        });
      }
    });
    this.optimizing.learningRate = this.optimizer.learningRate;
    this.eachSlot((slot, wholeSlot) => {
      const parts = new Map(split(slot, own));
      const filled = [...split(wholeSlot, this.whole.parameters())].map(([name, part]) => {
        const mine = parts.get(name);
        return tf.reshape(mine ? put(part, mine, this.indices(name)) : part, [-1]);
      });
      wholeSlot.assign(tf.concat(filled));
    }, true);
  }

  dispose(): void {
    this.optimizer.dispose();
    this.network.dispose();
  }

  /** Goes through what the optimizers remember: one value a parameter, or one for all, which is copied. */
  private eachSlot(work: (slot: tf.Variable, wholeSlot: tf.Variable) => void, back = false): void {
    tf.tidy(() => {
      for (const [name, wholeSlot] of this.optimizing.slots) {
        const slot = this.optimizer.slots.get(name)!;
        if (slot.rank > 0) work(slot, wholeSlot);
        else if (back) wholeSlot.assign(slot);
        else slot.assign(wholeSlot);
      }
    });
  }

  private full(name: string): tf.Variable {
    return this.whole.parameters().get(name)!;
  }

  private indices(name: string): KeptIndices {
    return this.structure.parameters.get(name)!;
  }
}

/** An optimizer's flat memory, parameter by parameter, each in its parameter's shape. */
function split(slot: tf.Tensor, parameters: ReadonlyMap<string, tf.Variable>): [string, tf.Tensor][] {
  const all = [...parameters];
  const parts = tf.split(
    slot,
    all.map(([, { size }]) => size),
  );
  return all.map(([name, { shape }], i) => [name, tf.reshape(parts[i]!, shape)]);
}

function normSets(network: TaskNetwork): number {
  return Object.values(network.norms)[0]?.running.length ?? 1;
}
