import * as tf from "@tensorflow/tfjs-core";

import type { AstrocyteNetwork } from "./astrocyte-network";
import type { GateName } from "./gate";
import { unitCount, type GlobalConnection } from "./global-connection";
import type { UnitPlane } from "./plane";
import type { RegulatedLayer } from "./unit";

/** The units of some layers with what regulates them: one statistic a unit in, one gate a unit out. */
export interface RegulatedGroup {
  readonly layers: readonly RegulatedLayer[];
  readonly gate: GateName;
  /** From what is known of each unit to the value a in front of its gate, p = act(a). */
  readonly connection: GlobalConnection;
  /** What the connection is told of units with these statistics: [units] to [units, features]. */
  readonly describe: (statistics: tf.Tensor1D) => tf.Tensor2D;
  /** Where the units lie, if the connection sees them on a plane. */
  readonly plane?: UnitPlane;
}

/** A plane of units with the astrocyte network that regulates them. */
export interface RegulatedPlane extends RegulatedGroup {
  readonly plane: UnitPlane;
  readonly astrocyte: AstrocyteNetwork;
}

/** Units on a plane, regulated by the published astrocyte network, which sees their statistics and nothing else. */
export function regulatedPlane(plane: UnitPlane, astrocyte: AstrocyteNetwork): RegulatedPlane {
  return {
    layers: plane.layers,
    gate: astrocyte.gate,
    connection: astrocyte,
    describe: (statistics) => tf.reshape(statistics, [plane.units, 1]),
    plane,
    astrocyte,
  };
}

/**
 * Units without a plane: the connection is told each unit's statistic s, on a scale that suits any layer, and its layer.
 *
 * The description is [asinh(s / 10⁻³), 1 for the unit's layer and 0 for all others], and of one unit alone: nothing is
 * normalised over units.
 *
 * @param connect makes the connection for units of so many features
 */
export function regulatedUnits(
  layers: readonly RegulatedLayer[],
  gate: GateName,
  connect: (features: number) => GlobalConnection,
): RegulatedGroup {
  const units = unitCount({ layers });
  const layerOf = Int32Array.from(layers.flatMap((layer, i) => new Array<number>(layer.units).fill(i)));
  return {
    layers,
    gate,
    connection: connect(1 + layers.length),
    describe: (statistics) =>
      tf.concat2d(
        [
          tf.reshape(tf.asinh(tf.div(statistics, smallStatistic)), [units, 1]),
          tf.oneHot(tf.tensor1d(layerOf, "int32"), layers.length, 1, 0, "float32") as tf.Tensor2D,
        ],
        1,
      ),
  };
}

/** Below this a statistic counts by its size, far above by its logarithm. Means of a layer's first weights lie around it. */
const smallStatistic = 1e-3;
