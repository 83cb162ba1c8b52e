import * as tf from "@tensorflow/tfjs-core";

import { randomStream } from "../engine";
import { AstroNetError } from "../error";

import type { RegulatedLayer, UnitValues } from "./unit";

/** Replaces an astrocyte's gates by others, to find out what the astrocyte is good for. */
export interface GateControl {
  /** As labels name it, for example `"gates permuted"`. */
  readonly name: string;
  /** Whether the astrocyte learns under it; if not, nothing steps its parameters. */
  readonly learns: boolean;
  /**
   * The gates of these layers, [units] each.
   *
   * @param astrocyte computes the astrocyte's own gates
   */
  gates(layers: readonly RegulatedLayer[], astrocyte: () => UnitValues): UnitValues;
}

/** No regulation: every gate is 1, and W' = W. */
export function ungated(): GateControl {
  return { ...constantGates(1), name: "ungated" };
}

/**
 * The same gate for every unit, p_u = c: what regulation does that knows nothing of the units.
 *
 * @throws AstroNetError if the gate is negative, or no number.
 */
export function constantGates(value: number): GateControl {
  if (!Number.isFinite(value) || value < 0) {
    throw new AstroNetError(
      `constant gate: ${value} (give a number that is not negative; 1 changes nothing)`,
    );
  }
  return {
    name: `gates ${value}`,
    learns: false,
    gates: (layers) => Object.fromEntries(layers.map(({ name, units }) => [name, tf.fill([units], value)])),
  };
}

/**
 * The astrocyte as it was drawn, never trained: its gates follow the weights, by chance filters.
 *
 * The task network's gradient goes through it all the same.
 */
export function frozenAstrocyte(): GateControl {
  return { name: "frozen astrocyte", learns: false, gates: (_, astrocyte) => astrocyte() };
}

/**
 * The astrocyte's gates, dealt out anew among the units of each layer: p'_u = p_π(u), with one permutation π a layer for
 * the whole run. Each layer keeps the distribution of its gates; which unit has which is chance.
 *
 * Gradients reach the astrocyte through the permutation.
 */
export function permutedGates({ seed = 0 }: { readonly seed?: number } = {}): GateControl {
  return {
    name: "gates permuted",
    learns: true,
    gates(layers, astrocyte) {
      const own = astrocyte();
      return Object.fromEntries(
        layers.map(({ name, units }) => [
          name,
          tf.gather(own[name]!, tf.tensor1d(permutation(units, seed, `gates/${name}`), "int32")),
        ]),
      );
    },
  };
}

/** 0 to count − 1 in random order (Fisher and Yates). */
function permutation(count: number, seed: number, purpose: string): Int32Array {
  const next = randomStream(seed, purpose);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
