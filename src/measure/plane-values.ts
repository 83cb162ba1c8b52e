import type { RegulatedLayer } from "../astrocyte";
import { valuesOf } from "../engine";
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
export async function planeValues(net: AstroNet): Promise<PlaneValues[]> {
  const values = await valuesOf(() =>
    net
      .regulate({ training: false })
      .flatMap(({ planes, gates }) => net.planes.flatMap(({ plane }, i) => [planes[i]!, plane.pack(gates)])),
  );
  return net.statistics.flatMap((_, index) =>
    net.planes.map(({ plane }, i) => {
      const at = 2 * (index * net.planes.length + i);
      return {
        step: index + 1,
        plane: i,
        rows: plane.height,
        columns: plane.width,
        layers: plane.layers,
        statistics: values[at]!,
        gates: values[at + 1]!,
      };
    }),
  );
}
