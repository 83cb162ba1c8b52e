import * as tf from "@tensorflow/tfjs-core";

import type { RegulatedLayer } from "../astrocyte";
import type { AstroNet } from "../network";

/** What one regulation step sees and does on one unit plane, as plain numbers, row by row. */
export interface PlaneValues {
  /** Regulation step, counted from 1. */
  readonly step: number;
  /** Unit plane, counted from 0. */
  readonly plane: number;
  readonly rows: number;
  readonly columns: number;
  /** The layers whose units lie on the plane, in this order. */
  readonly layers: readonly RegulatedLayer[];
  /** Unit statistics that the astrocyte network sees. */
  readonly statistics: Float32Array;
  /** Gates that it gives, one a unit. */
  readonly gates: Float32Array;
}

/** Reads every plane at every regulation step: unit statistics and gates, with the weights as they stand. */
export function planeValues(net: AstroNet): PlaneValues[] {
  const values: PlaneValues[] = [];
  tf.tidy(() => {
    net.regulate({ training: false }).forEach(({ planes, gates }, index) => {
      net.planes.forEach(({ plane }, i) => {
        values.push({
          step: index + 1,
          plane: i,
          rows: plane.height,
          columns: plane.width,
          layers: plane.layers,
          statistics: planes[i]!.dataSync<"float32">().slice(),
          gates: plane.pack(gates).dataSync<"float32">().slice(),
        });
      });
    });
  });
  return values;
}
