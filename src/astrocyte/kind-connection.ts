import * as tf from "@tensorflow/tfjs-core";

import type { BatchNorm } from "../engine";

import type { GlobalConnection } from "./global-connection";
import { planeConnection, type PlaneConnectionOptions } from "./plane-connection";

/**
 * A plane and a U-Net of its own for each kind of layer: units of convolutions see those of convolutions alone, those of
 * dense layers likewise.
 *
 * @throws AstroNetError if a plane is too small for its levels.
 */
export function kindConnection(options: PlaneConnectionOptions): GlobalConnection {
  const kinds = [...new Set(options.layers.map(({ kind }) => kind))];
  const parts = kinds.map((kind, i) => ({
    kind,
    indices: unitsOf(options, kind),
    connection: planeConnection({
      ...options,
      layers: options.layers.filter((layer) => layer.kind === kind),
      seed: options.seed + i,
    }),
  }));
  // Back into network order: where each unit's value stands behind one another.
  const joined = parts.flatMap(({ indices }) => indices);
  const place = new Int32Array(joined.length);
  joined.forEach((unit, i) => {
    place[unit] = i;
  });
  return {
    connect(units, mode) {
      const values = parts.map(({ indices, connection }) =>
        connection.connect(tf.gather(units, tf.tensor1d(indices, "int32")), mode),
      );
      return tf.gather(tf.concat1d(values), tf.tensor1d(place, "int32"));
    },
    parameters: () =>
      new Map(
        parts.flatMap(({ kind, connection }) =>
          [...connection.parameters()].map(([name, value]): [string, tf.Variable] => [
            `${kind}.${name}`,
            value,
          ]),
        ),
      ),
    norms: () => new Map<string, BatchNorm>(),
    dispose() {
      for (const { connection } of parts) connection.dispose();
    },
  };
}

function unitsOf({ layers }: PlaneConnectionOptions, kind: string): number[] {
  let first = 0;
  return layers.flatMap((layer) => {
    const own = Array.from({ length: layer.units }, (_, i) => first + i);
    first += layer.units;
    return layer.kind === kind ? own : [];
  });
}
