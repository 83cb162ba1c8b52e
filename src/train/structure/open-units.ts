import * as tf from "@tensorflow/tfjs-core";

import type { ActiveUnits } from "../../measure";

import { meanGate } from "./open-probability";
import { openProbabilities } from "./threshold";
import { byPlace, type UnitMap } from "./unit-map";
import type { UnitState } from "./unit-state";

type Units = Pick<UnitState, "logAlpha" | "alive">;

/** Gates without noise by place, [units] each; 0 for a unit that has been removed, or is not open with more than a probability. */
export function unitGates(map: UnitMap, { logAlpha, alive }: Units, above = 0): Record<string, tf.Tensor1D> {
  const open = openProbabilities(logAlpha, alive);
  const gates = logAlpha.map((a, u) => (open[u]! > above ? meanGate(a) : 0));
  return Object.fromEntries(
    Object.entries(byPlace(map, gates)).map(([name, values]) => [name, tf.tensor1d(values.slice())]),
  );
}

/** How many units of each place have not been removed. */
export function unitsLeft(map: UnitMap, { alive }: Units): ActiveUnits[] {
  return map.places.map(({ name, first, units }) => ({
    layer: name,
    active: alive.subarray(first, first + units).filter((there) => there > 0).length,
    units,
  }));
}
