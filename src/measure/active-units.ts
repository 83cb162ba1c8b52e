import type * as tf from "@tensorflow/tfjs-core";

import { valuesOf } from "../engine";

/** How many units of a layer, or of a place in the network, are open. */
export interface ActiveUnits {
  readonly layer: string;
  readonly active: number;
  readonly units: number;
}

/**
 * Counts the units whose gate is above a threshold: 0 for gates that close exactly.
 *
 * @param gates one a unit, [units], by layer
 */
export async function countActiveUnits(
  gates: Readonly<Record<string, tf.Tensor1D>>,
  { above = 0 }: { above?: number } = {},
): Promise<ActiveUnits[]> {
  const values = await valuesOf(() => Object.values(gates));
  return Object.keys(gates).map((layer, i) => ({
    layer,
    active: values[i]!.filter((value) => value > above).length,
    units: values[i]!.length,
  }));
}
