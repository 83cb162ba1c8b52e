import { structureOf, type Structure } from "../../compact";
import { AstroNetError } from "../../error";
import type { Cost } from "../../measure";
import { isLayer, positionsOf, type NetworkDefinition, type TaskNetwork } from "../../network";

import type { UnitMap } from "./unit-map";

/**
 * What is left of a network without its removed units.
 *
 * @throws AstroNetError if nothing of the image reaches the logits any more; it names the places that have lost all units.
 */
export function remainingStructure(network: TaskNetwork, map: UnitMap, alive: ArrayLike<number>): Structure {
  const open = map.places.map(({ name, first, units }): [string, boolean[]] => [
    name,
    Array.from({ length: units }, (_, u) => alive[first + u]! > 0),
  ]);
  try {
    return structureOf(network, Object.fromEntries(open));
  } catch (error) {
    if (!(error instanceof AstroNetError)) throw error;
    throw new AstroNetError(
      `structure of ${network.name}: all units of ${emptyPlaces(map, alive)} have been removed, so that nothing of the ` +
        "image reaches the logits (give a larger budget, or lower removeBelow)",
    );
  }
}

/** Names the places none of whose units is there. */
export function emptyPlaces({ places }: UnitMap, alive: ArrayLike<number>): string {
  const empty = places.filter(({ first, units }) =>
    Array.from({ length: units }, (_, u) => alive[first + u]!).every((there) => there === 0),
  );
  return empty.map(({ name }) => name).join(", ");
}

/** Without the units that a structure has no room for: 1 where one is alive and kept. */
export function aliveIn({ gates }: Structure, map: UnitMap, alive: ArrayLike<number>): Float32Array {
  const left = new Float32Array(map.total);
  for (const { name, first } of map.places) {
    for (const unit of gates.get(name) ?? []) left[first + unit] = alive[first + unit]!;
  }
  return left;
}

/** What a network of this definition costs: weights of its layers, and multiply-accumulates for one image. */
export function definitionCost({ graph }: NetworkDefinition): Cost {
  let [parameters, macs] = [0, 0];
  for (const node of graph.nodes) {
    if (!isLayer(node)) continue;
    const weights = node.weights.reduce<number>((product, length) => product * length, 1);
    parameters += weights;
    macs += weights * positionsOf(node.shape);
  }
  return { parameters, macs };
}
