import * as tf from "@tensorflow/tfjs-core";

import type { NormMode } from "../engine";
import { AstroNetError } from "../error";

import type { AstrocyteNetwork } from "./astrocyte-network";
import { applyGates } from "./gate";
import type { UnitPlane } from "./plane";
import { unitStatistic, type StatisticName } from "./statistic";
import type { LayerWeights, UnitValues } from "./unit";

/** A plane of units with the astrocyte network that regulates them. */
export interface RegulatedPlane {
  readonly plane: UnitPlane;
  readonly astrocyte: AstrocyteNetwork;
}

/** What one regulation step does. */
export interface RegulationStep {
  /** Unit statistics on each plane, [1, H, W, 1]. */
  readonly planes: readonly tf.Tensor4D[];
  /** Gates of every layer's units. */
  readonly gates: UnitValues;
  /** Weights after this step. */
  readonly weights: LayerWeights;
}

/** How the astrocytes regulate. */
export interface RegulationOptions {
  /** The statistic of each step; as many steps as entries. Published: `["mean", "max"]`. */
  readonly statistics: readonly StatisticName[];
  /** Cuts the gradient that reaches the weights through their statistics. */
  readonly detachStatistics?: boolean;
  /** How the astrocytes' own batch normalisation behaves at a step, counted from 1. */
  readonly norm: (step: number) => NormMode;
}

/**
 * Temporal regulation: at each step the astrocytes see the statistics of the weights that the last step left, and weigh
 * the units again.
 *
 * With weights W₀ = W: s_t = statistic_t(W_{t−1}), p_t = A(s_t), W_t = p_t ∘ W_{t−1}; so W_t = p_t ∘ … ∘ p_1 ∘ W. The
 * astrocyte A is the same at every step. Gradients reach W both directly and through the statistics.
 *
 * @returns one entry a step
 * @throws AstroNetError if there are no steps.
 */
export function regulate(
  weights: LayerWeights,
  planes: readonly RegulatedPlane[],
  options: RegulationOptions,
): RegulationStep[] {
  if (options.statistics.length === 0) {
    throw new AstroNetError('regulation: no steps (give a statistic for each, as in ["mean", "max"])');
  }
  const layers = planes.flatMap(({ plane }) => plane.layers);
  let current = weights;
  return options.statistics.map((statistic, index) => {
    const norm = options.norm(index + 1);
    const values = Object.fromEntries(
      layers.map(({ name, kind }) => {
        const value = unitStatistic(current[name]!, kind, statistic);
        return [name, options.detachStatistics ? detached(value) : value];
      }),
    );
    const packed = planes.map(({ plane }) => plane.pack(values));
    const gates: UnitValues = Object.assign(
      {},
      ...planes.map(({ plane, astrocyte }, i) => plane.unpack(astrocyte.apply(packed[i]!, norm))),
    ) as UnitValues;
    const gated = layers.map(({ name, kind }) => [name, applyGates(current[name]!, gates[name]!, kind)]);
    current = { ...current, ...(Object.fromEntries(gated) as LayerWeights) };
    return { planes: packed, gates, weights: current };
  });
}

const detached = tf.customGrad((...inputs) => {
  const value = inputs[0] as tf.Tensor;
  return { value: tf.clone(value), gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) };
}) as <T extends tf.Tensor>(value: T) => T;
