import * as tf from "@tensorflow/tfjs-core";

import { maximumAlong, meanAlong } from "../engine";

import { unitAxis, type UnitKind } from "./unit";

/** How a unit's weights are summed up in one number: their mean, or the largest (signed, not by magnitude). */
export type StatisticName = "mean" | "max";

/**
 * Sums up each unit's weights in one number: s_u = mean(W_u) or max(W_u).
 *
 * A convolution's unit has k·k·I weights, a dense layer's has `out`. The gradient of the mean reaches every weight; that
 * of the maximum one largest weight.
 *
 * @param weight a layer's weights, see {@link UnitKind}
 * @returns [units]
 */
export function unitStatistic(weight: tf.Tensor, kind: UnitKind, statistic: StatisticName): tf.Tensor1D {
  if (kind === "dense") {
    return statistic === "mean"
      ? meanAlong(weight as tf.Tensor2D, 1)
      : maximumAlong(weight as tf.Tensor2D, 1);
  }
  // Depthwise weights [k, k, C, 1] flatten to the same columns as [k, k, 1, C] would.
  const units = weight.shape[unitAxis(kind)]!;
  const columns: tf.Tensor2D = tf.reshape(weight, [weight.size / units, units]);
  return statistic === "mean" ? meanAlong(columns, 0) : maximumAlong(columns, 0);
}
