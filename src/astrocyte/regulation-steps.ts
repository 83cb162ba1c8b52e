import * as tf from "@tensorflow/tfjs-core";

import type { NormMode } from "../engine";
import { AstroNetError } from "../error";

import { checkUnitGates, gateActivation, weighUnits } from "./gate";
import type { GateControl } from "./gate-control";
import type { LastingValues } from "./lasting";
import { onPlane } from "./plane-maps";
import type { RegulatedGroup } from "./regulated-group";
import { readStatistics, statisticsOf, type StatisticName } from "./statistic";
import type { LayerWeights, UnitValues } from "./unit";
import { joinUnits, splitRow, splitUnits } from "./unit-row";

/** What the astrocytes see and decide at one regulation step. */
interface Decision {
  /** Unit statistics on each plane, [1, H, W, 1]; none of groups without a plane. */
  readonly planes: readonly tf.Tensor4D[];
  /** Gates of every layer's units. */
  readonly gates: UnitValues;
}

/** What one regulation step does. */
export interface RegulationStep extends Decision {
  /** Weights after this step. */
  readonly weights: LayerWeights;
}

/** One regulation step whose weights are yet to be weighed: W_t = `product` ∘ `weights`. */
export interface UnitRegulation extends Decision {
  /** W as the astrocytes have read it: gradients come back together with those of the statistics. */
  readonly weights: LayerWeights;
  /** Of every layer's units, p_t ∘ … ∘ p_1. */
  readonly product: UnitValues;
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
  const layers = groups.flatMap((group) => group.layers);
  return regulateUnits(weights, groups, options).map(({ planes, gates, weights: read, product }, index) => ({
    planes,
    gates,
    weights: weighUnits(layers, read, product, index + 1),
  }));
}

/**
 * The same for whoever weighs the units later, or elsewhere: behind a convolution a batch normalisation can
 * ({@link factoredNorm}).
 *
 * No W_t is computed: gates are not negative, so that mean(p W_u) = p mean(W_u) and max(p W_u) = p max(W_u). (Those of a control
 * may be, and then W_t is computed for its maxima.)
 *
 * @returns one entry a step
 * @throws AstroNetError as {@link regulationSteps} does.
 */
export function regulateUnits(
  weights: LayerWeights,
  groups: readonly RegulatedGroup[],
  options: RegulationOptions,
): UnitRegulation[] {
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
  let read = weights;
  /** p_{t−1} ∘ … ∘ p_1 of each group's units, behind one another. */
  let products: readonly tf.Tensor1D[] | undefined;
  const byLayer = (rows: readonly tf.Tensor1D[]): UnitValues =>
    Object.assign({}, ...groups.map((group, i) => splitUnits(rows[i]!, group.layers))) as UnitValues;
  /** The statistics of a group's weights as the last step left them. */
  const seen = (
    { layers: own }: RegulatedGroup,
    statistic: StatisticName,
    product?: tf.Tensor1D,
  ): tf.Tensor1D => {
    if (product && control && statistic === "max") {
      return statisticsOf(own, weighUnits(own, read, splitUnits(product, own), 1), statistic);
    }
    const reading = detachStatistics ? undefined : readStatistics(own, read, statistic);
    read = reading?.weights ?? read;
    const row = reading?.row ?? statisticsOf(own, read, statistic);
    return product ? tf.mul(product, row) : row;
  };
  return statistics.map((statistic, index) => {
    const step = index + 1;
    const rows = groups.map((group, i) => {
      const row = seen(group, statistic, products?.[i]);
      return detachStatistics ? detached(row) : row;
    });
    const own = () => ownGates(groups, rows, options.norm(step), lasting, step);
    let gates: UnitValues;
    let open: readonly tf.Tensor1D[];
    if (control) {
      gates = control.gates(layers, () => byLayer(own()));
      checkUnitGates(layers, weights, gates, step);
      open = groups.map((group) => joinUnits(gates, group.layers));
    } else {
      open = own();
      gates = byLayer(open);
    }
    const before = products;
    products = before ? open.map((row, i) => tf.mul(before[i]!, row)) : open;
    const planes = groups.flatMap(({ plane }, i) =>
      plane ? [onPlane(tf.reshape(rows[i]!, [plane.units, 1]), [plane.height, plane.width])] : [],
    );
    return { planes, gates, weights: read, product: before ? byLayer(products) : gates };
  });
}

/** The astrocytes' own gates of each group's units, behind one another. */
function ownGates(
  groups: readonly RegulatedGroup[],
  statistics: readonly tf.Tensor1D[],
  norm: NormMode,
  lasting: RegulationMemory | undefined,
  step: number,
): tf.Tensor1D[] {
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
  return groups.map(({ gate }, i) => gateActivation(values[i]!, gate));
}

const detached = tf.customGrad((...inputs) => {
  const value = inputs[0] as tf.Tensor;
  return { value: tf.clone(value), gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) };
}) as <T extends tf.Tensor>(value: T) => T;
