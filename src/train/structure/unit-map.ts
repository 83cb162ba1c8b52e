import type { TaskNetwork } from "../../network";

/** A gate place, with where its units begin among all. */
export interface UnitRange {
  readonly name: string;
  readonly first: number;
  readonly units: number;
}

/** The units of a network: those of its gate places, one after the other in network order. */
export interface UnitMap {
  readonly places: readonly UnitRange[];
  readonly total: number;
}

/** Numbers the units of a network. */
export function unitMap({ gates }: Pick<TaskNetwork, "gates">): UnitMap {
  let total = 0;
  const places = gates.map(({ name, units }) => {
    const first = total;
    total += units;
    return { name, first, units };
  });
  return { places, total };
}

/** The values of each place's units, as views, by the name of the place. */
export function byPlace<T extends { subarray(from: number, to: number): T }>(
  { places }: UnitMap,
  values: T,
): Record<string, T> {
  return Object.fromEntries(
    places.map(({ name, first, units }) => [name, values.subarray(first, first + units)]),
  );
}
