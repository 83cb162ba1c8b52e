import type * as tf from "@tensorflow/tfjs-core";

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
export function countActiveUnits(
  gates: Readonly<Record<string, tf.Tensor1D>>,
  { above = 0 }: { above?: number } = {},
): ActiveUnits[] {
  return Object.entries(gates).map(([layer, gate]) => ({
    layer,
    active: Array.from(gate.dataSync()).filter((value) => value > above).length,
    units: gate.size,
  }));
}
