import * as tf from "@tensorflow/tfjs-core";

import type { NormMode } from "../engine";
import { AstroNetError } from "../error";

import { gateActivation, weighUnits } from "./gate";
import type { GateControl } from "./gate-control";
import type { LastingValues } from "./lasting";
import { onPlane } from "./plane-maps";
import type { RegulatedGroup } from "./regulated-group";
import { readStatistics, statisticsOf, type StatisticName } from "./statistic";
import type { LayerWeights, UnitValues } from "./unit";
import { splitRow, splitUnits } from "./unit-row";

/** What one regulation step does. */
export interface RegulationStep {
  /** Unit statistics on each plane, [1, H, W, 1]; none of groups without a plane. */
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
  /** What lasts from batch to batch, if anything does. */
  readonly lasting?: RegulationMemory | undefined;
  /** Gates in place of the astrocytes' own. */
  readonly control?: GateControl | undefined;
}

/** The values in front of gates as they last from batch to batch. */
export interface RegulationMemory {
  /** One a step, over the units of all groups, one group behind the other. */
  readonly values: readonly LastingValues[];
  /** Whether this batch is taken in at a step, counted from 1; otherwise it is regulated as if, and forgotten. */
  readonly keep: (step: number) => boolean;
}

/**
 * Temporal regulation: at each step the astrocytes see the statistics of the weights that the last step left, and weigh
 * the units again.
 *
 * With weights W₀ = W: s_t = statistic_t(W_{t−1}), a_t = A(s_t), p_t = act(a_t), W_t = p_t ∘ W_{t−1}; so
 * W_t = p_t ∘ … ∘ p_1 ∘ W. The astrocyte A is the same at every step. With a memory p_t = act(c_t), where c_t is what has
 * lasted of a_t over batches, {@link LastingValues}. Gradients reach W both directly and through the statistics.
 *
 * @returns one entry a step
 * @throws AstroNetError if there are no steps, a memory of fewer, or not one gate a unit.
 */
export function regulationSteps(
  weights: LayerWeights,
  groups: readonly RegulatedGroup[],
  options: RegulationOptions,
): RegulationStep[] {
  const { statistics, detachStatistics = false, lasting, control } = options;
  if (statistics.length === 0) {
    throw new AstroNetError('regulation: no steps (give a statistic for each, as in ["mean", "max"])');
  }
  if (lasting && lasting.values.length < statistics.length) {
    throw new AstroNetError(
      `regulation: lasting values of ${lasting.values.length} steps for ${statistics.length} (give one a step)`,
    );
  }
  const layers = groups.flatMap((group) => group.layers);
  let current = weights;
  return statistics.map((statistic, index) => {
    const step = index + 1;
    const norm = options.norm(step);
    const rows = groups.map((group) => {
      if (detachStatistics) return detached(statisticsOf(group.layers, current, statistic));
      const { row, weights } = readStatistics(group.layers, current, statistic);
      current = weights;
      return row;
    });
    const own = (): UnitValues => ownGates(groups, rows, norm, lasting, step);
    const gates = control ? control.gates(layers, own) : own();
    current = weighUnits(layers, current, gates, step);
    const planes = groups.flatMap(({ plane }, i) =>
      plane ? [onPlane(tf.reshape(rows[i]!, [plane.units, 1]), [plane.height, plane.width])] : [],
    );
    return { planes, gates, weights: current };
  });
}

function ownGates(
  groups: readonly RegulatedGroup[],
  statistics: readonly tf.Tensor1D[],
  norm: NormMode,
  lasting: RegulationMemory | undefined,
  step: number,
): UnitValues {
  let values = groups.map(({ connection, describe }, i) =>
    connection.connect(describe(statistics[i]!), norm),
  );
  if (lasting) {
    const memory = lasting.values[step - 1]!;
    const kept = memory.next(tf.concat1d(values));
    if (lasting.keep(step)) memory.keep(kept);
    values = splitRow(
      kept,
      values.map(({ size }) => size),
    );
  }
  return Object.assign(
    {},
    ...groups.map(({ gate, layers }, i) => splitUnits(gateActivation(values[i]!, gate), layers)),
  ) as UnitValues;
}

const detached = tf.customGrad((...inputs) => {
  const value = inputs[0] as tf.Tensor;
  return { value: tf.clone(value), gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) };
}) as <T extends tf.Tensor>(value: T) => T;
