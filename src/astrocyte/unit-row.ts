import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

import type { RegulatedLayer, UnitValues } from "./unit";

/**
 * Values of the units of some layers behind one another, `[units]`.
 *
 * @throws AstroNetError if a layer has not as many values as units.
 */
export function joinUnits(values: UnitValues, layers: readonly RegulatedLayer[]): tf.Tensor1D {
  return tf.concat(
    layers.map(({ name, units }) => {
      const value = values[name];
      if (value?.size === units) return value;
      throw new AstroNetError(
        `units of ${name}: ${value?.size ?? "no"} values for ${units} (give one a unit)`,
      );
    }),
  );
}

/** Reads one value a unit back from a row, by layer name. */
export function splitUnits(row: tf.Tensor1D, layers: readonly RegulatedLayer[]): UnitValues {
  const parts = splitRow(
    row,
    layers.map(({ units }) => units),
  );
  return Object.fromEntries(layers.map(({ name }, i) => [name, parts[i]!]));
}

/** A row in parts of these sizes. */
export function splitRow(row: tf.Tensor1D, sizes: readonly number[]): tf.Tensor1D[] {
  // TensorFlow.js has no gradient for a split into one part.
  return sizes.length === 1 ? [row] : tf.split<tf.Tensor1D>(row, [...sizes]);
}
