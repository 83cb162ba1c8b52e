import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

import { offPlane, onPlane } from "./plane-maps";
import type { RegulatedLayer, UnitValues } from "./unit";
import { joinUnits, splitUnits } from "./unit-row";

/** Which layers' units make up a plane, and how wide it is. */
export interface PlaneSpec {
  readonly layers: readonly string[];
  readonly width: number;
  /** Whether zeros fill up the last row; if not (default), a width that does not divide the number of units is refused. */
  readonly padded?: boolean;
}

/**
 * A unit plane: the units of some layers in network order, laid out row by row as one image [1, H, W, 1], so that one
 * astrocyte network sees all of them at once (global connection).
 */
export class UnitPlane {
  readonly layers: readonly RegulatedLayer[];
  readonly height: number;
  readonly width: number;
  /** Units on it; H · W if nothing is padded. */
  readonly units: number;

  /** @throws AstroNetError if a layer is unknown, or the units do not fill whole rows. */
  constructor(spec: PlaneSpec, layers: readonly RegulatedLayer[]) {
    this.layers = spec.layers.map((name) => {
      const layer = layers.find((candidate) => candidate.name === name);
      if (layer) return layer;
      const known = layers.map((candidate) => candidate.name).join(", ");
      throw new AstroNetError(`unknown layer in unit plane: "${name}" (the network has ${known})`);
    });
    const { width, padded = false } = spec;
    const units = this.layers.reduce((sum, layer) => sum + layer.units, 0);
    if (!Number.isInteger(width) || width < 1 || units === 0 || (!padded && units % width !== 0)) {
      throw new AstroNetError(
        `unit plane width: ${width} does not divide the ${units} units of ${spec.layers.join(", ")} ` +
          `(choose one of ${divisors(units).join(", ")})`,
      );
    }
    this.width = width;
    this.height = Math.ceil(units / width);
    this.units = units;
  }

  /**
   * Lays one value a unit out on the plane: [1, H, W, 1].
   *
   * @throws AstroNetError if a layer has not as many values as units.
   */
  pack(values: UnitValues): tf.Tensor4D {
    return onPlane(tf.reshape(joinUnits(values, this.layers), [this.units, 1]), [this.height, this.width]);
  }

  /** Reads one value a unit back from the plane, by layer name. */
  unpack(plane: tf.Tensor4D): UnitValues {
    return splitUnits(tf.reshape(offPlane(plane, this.units), [this.units]), this.layers);
  }
}

function divisors(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1).filter((candidate) => count % candidate === 0);
}
