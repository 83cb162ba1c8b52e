import type * as tf from "@tensorflow/tfjs-core";

import { unitStatistics } from "../engine";

import { unitAxis, type LayerWeights, type RegulatedLayer, type UnitKind } from "./unit";

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
  return unitStatistics([{ weights: weight, axis: unitAxis(kind) }], statistic);
}

/** The statistics of several layers' units, one layer behind the other, [units of all]. */
export function statisticsOf(
  layers: readonly RegulatedLayer[],
  weights: LayerWeights,
  statistic: StatisticName,
): tf.Tensor1D {
  return unitStatistics(
    layers.map(({ name, kind }) => ({ weights: weights[name]!, axis: unitAxis(kind) })),
    statistic,
  );
}
