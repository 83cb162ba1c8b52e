import * as tf from "@tensorflow/tfjs-core";

import { hasOwnOps } from "../own-ops";

import { defineOp, inOrder } from "./op";
import {
  executeStatistic,
  statisticGradients,
  unitStatistics,
  type StatisticOfUnits,
  type StatisticSettings,
  type UnitWeights,
} from "./unit-statistic";

/** What units' weights come to, and the weights for whoever reads them next. */
export interface UnitReading {
  /** As {@link unitStatistics} sums them up, [units of all layers]. */
  readonly row: tf.Tensor1D;
  /** The same weights, layer by layer, not copied. */
  readonly weights: readonly tf.Tensor[];
}

/**
 * Sums up each unit's weights in one number, and hands the weights on: gradients that come back by both ways are added up in one pass.
 *
 * dW = dW' + ∂s/∂Wᵀ ds, with W' the weights that are handed on and s the statistics. One op on the native CPU engine, where the
 * gradient of a statistic and its sum with another were an op and one a layer.
 */
export function readUnits(layers: readonly UnitWeights[], statistic: StatisticOfUnits): UnitReading {
  const settings = { axes: layers.map(({ axis }) => axis), statistic };
  const [row, ...weights] = forward(inOrder(layers.map(({ weights }) => weights)), settings);
  return { row: row as tf.Tensor1D, weights };
}

const forward = defineOp<string, StatisticSettings>({
  name: "AstroNetUnitReading",
  portable(inputs, { axes, statistic }) {
    const layers = Object.values(inputs).map((weights, i) => ({ weights, axis: axes[i]! }));
    return [unitStatistics(layers, statistic), ...layers.map(({ weights }) => tf.clone(weights))];
  },
  gradient: {
    saveInputs: "all",
    saveOutputs: [false],
    backward([drow, ...dweights], weights, settings) {
      return inOrder(backward(inOrder([drow!, ...weights, ...dweights]), settings));
    },
  },
});

/** From ds, the weights, and the gradients of those that are handed on. */
const backward = defineOp<string, StatisticSettings>({
  name: "AstroNetUnitReadingGradient",
  portable(inputs, settings) {
    const all = Object.values(inputs);
    const besides = all.splice(1 + settings.axes.length);
    return statisticGradients(all, settings).map((gradient, i) => tf.add(gradient, besides[i]!));
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    const { length } = settings.axes;
    return executeStatistic("AstroNetUnitReadingGradient", backend, Object.values(inputs), settings, length);
  },
});
