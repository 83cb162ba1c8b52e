import type * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../../error";

import { channelsOf, type Graph } from "./node";

/** Gates by the name of their place: one a unit, [units], or one an image and unit, [N, units]. */
export type OutputGates = Readonly<Record<string, tf.Tensor>>;

/**
 * Refuses gates that a graph has no place for.
 *
 * @param images how many images, N, the graph is run on
 * @throws AstroNetError if a place is unknown, or its gates are neither [C] nor [N, C].
 */
export function checkGates({ nodes }: Graph, gates: OutputGates, images: number): void {
  const places = new Map(
    nodes.flatMap((node) => (node.op === "gate" ? [[node.gate, channelsOf(node.shape)] as const] : [])),
  );
  for (const [name, { shape }] of Object.entries(gates)) {
    const units = places.get(name);
    if (units === undefined) {
      throw new AstroNetError(`unknown gate place: "${name}" (there are ${[...places.keys()].join(", ")})`);
    }
    const given = shape.join();
    if (given === `${units}` || given === `${images},${units}`) continue;
    throw new AstroNetError(
      `gates of ${name}: [${shape.join(", ")}] for ${units} units (give [${units}], or [${images}, ${units}] for ${images} images)`,
    );
  }
}
