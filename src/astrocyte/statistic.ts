import type * as tf from "@tensorflow/tfjs-core";

import { readUnits, unitStatistics, type UnitWeights } from "../engine";

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
  return unitStatistics(unitWeights(layers, weights), statistic);
}

/** Statistics of units, and the weights for whoever reads them next. */
export interface StatisticReading {
  /** As of {@link statisticsOf}. */
  readonly row: tf.Tensor1D;
  /** All weights, those of the layers handed on: their gradients come back together with that of the statistics. */
  readonly weights: LayerWeights;
}

/** The statistics of several layers' units where the weights are read once more: faster than {@link statisticsOf} to differentiate. */
export function readStatistics(
  layers: readonly RegulatedLayer[],
  weights: LayerWeights,
  statistic: StatisticName,
): StatisticReading {
  const { row, weights: handedOn } = readUnits(unitWeights(layers, weights), statistic);
  return {
    row,
    weights: { ...weights, ...Object.fromEntries(layers.map(({ name }, i) => [name, handedOn[i]!])) },
  };
}

function unitWeights(layers: readonly RegulatedLayer[], weights: LayerWeights): UnitWeights[] {
  return layers.map(({ name, kind }) => ({ weights: weights[name]!, axis: unitAxis(kind) }));
}
