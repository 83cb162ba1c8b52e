import * as tf from "@tensorflow/tfjs-core";

import { unitStatistics } from "../../engine";

/** What goes into a gate, [N, …, units], or its mean magnitude, [units], where that is known already. */
export type IntoGate = { readonly values: tf.Tensor } | { readonly magnitude: tf.Tensor1D };

/** Mean magnitude over images and positions of what goes into each of some gates, behind one another, [units of all]. */
export function meanMagnitudes(places: readonly IntoGate[]): tf.Tensor1D {
  const parts: tf.Tensor1D[] = [];
  let unknown: tf.Tensor[] = [];
  const summed = (): void => {
    if (unknown.length === 0) return;
    const units = unknown.map((weights) => ({ weights, axis: weights.rank - 1 }));
    parts.push(unitStatistics(units, "mean magnitude"));
    unknown = [];
  };
  for (const place of places) {
    if ("values" in place) {
      unknown.push(place.values);
    } else {
      summed();
      parts.push(place.magnitude);
    }
  }
  summed();
  if (parts.length === 0) return tf.tensor1d([]);
  return parts.length === 1 ? parts[0]! : tf.concat1d(parts);
}
