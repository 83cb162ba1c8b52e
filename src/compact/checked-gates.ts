import type * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";
import type { OutputGates, TaskNetwork } from "../network";

/**
 * Gates of units as numbers, by place.
 *
 * @throws AstroNetError if a place is unknown, or gates are not one a unit, negative or not finite.
 */
export function checkedGates(network: TaskNetwork, gates: OutputGates): ReadonlyMap<string, Float32Array> {
  return new Map(
    Object.entries(gates).map(([place, tensor]) => [
      place,
      checkedValues(place, tensor, unitsAt(network, place)),
    ]),
  );
}

/** How many units a gate place has. @throws AstroNetError if there is no such place. */
export function unitsAt({ name, gates }: TaskNetwork, place: string): number {
  const found = gates.find((other) => other.name === place);
  if (found) return found.units;
  throw new AstroNetError(
    `unknown gate place: "${place}" (${name} has ${gates.map((other) => other.name).join(", ")})`,
  );
}

function checkedValues(place: string, tensor: tf.Tensor, units: number): Float32Array {
  if (tensor.rank !== 1 || tensor.size !== units) {
    throw new AstroNetError(
      `gates of ${place}: [${tensor.shape.join(", ")}] (a compact network needs one a unit, [${units}])`,
    );
  }
  const values = Float32Array.from(tensor.dataSync());
  const wrong = values.find((gate) => !(gate >= 0 && Number.isFinite(gate)));
  if (wrong !== undefined) throw new AstroNetError(`gates of ${place}: ${wrong} (give numbers from 0)`);
  return values;
}
