import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

import type { RegulatedLayer, UnitValues } from "./unit";

/** Which layers' units make up a plane, and how wide it is. */
export interface PlaneSpec {
  readonly layers: readonly string[];
  readonly width: number;
}

/**
 * A unit plane: the units of some layers in network order, laid out row by row as one image [1, H, W, 1], so that one
 * astrocyte network sees all of them at once (global connection).
 */
export class UnitPlane {
  readonly layers: readonly RegulatedLayer[];
  readonly height: number;
  readonly width: number;

  /** @throws AstroNetError if a layer is unknown, or the units do not fill whole rows. */
  constructor(spec: PlaneSpec, layers: readonly RegulatedLayer[]) {
    this.layers = spec.layers.map((name) => {
      const layer = layers.find((candidate) => candidate.name === name);
      if (layer) return layer;
      const known = layers.map((candidate) => candidate.name).join(", ");
      throw new AstroNetError(`unknown layer in unit plane: "${name}" (the network has ${known})`);
    });
    const units = this.layers.reduce((sum, layer) => sum + layer.units, 0);
    if (!Number.isInteger(spec.width) || spec.width < 1 || units === 0 || units % spec.width !== 0) {
      throw new AstroNetError(
        `unit plane width: ${spec.width} does not divide the ${units} units of ${spec.layers.join(", ")} ` +
          `(choose one of ${divisors(units).join(", ")})`,
      );
    }
    this.width = spec.width;
    this.height = units / spec.width;
  }

  /**
   * Lays one value a unit out on the plane: [1, H, W, 1].
   *
   * @throws AstroNetError if a layer has not as many values as units.
   */
  pack(values: UnitValues): tf.Tensor4D {
    const row = this.layers.map(({ name, units }) => {
      const value = values[name];
      if (value?.size === units) return value;
      throw new AstroNetError(`unit plane: ${value?.size ?? "no"} values for the ${units} units of ${name}`);
    });
    return tf.reshape(tf.concat(row), [1, this.height, this.width, 1]);
  }

  /** Reads one value a unit back from the plane, by layer name. */
  unpack(plane: tf.Tensor4D): UnitValues {
    const sizes = this.layers.map(({ units }) => units);
    const values: tf.Tensor1D = tf.reshape(plane, [-1]);
    // TensorFlow.js has no gradient for a split into one part.
    const parts = sizes.length === 1 ? [values] : tf.split<tf.Tensor1D>(values, sizes);
    return Object.fromEntries(this.layers.map(({ name }, i) => [name, parts[i]!]));
  }
}

function divisors(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1).filter((candidate) => count % candidate === 0);
}
