import { unitAxis } from "../astrocyte";
import type { TaskNetwork } from "../network";

import type { Structure } from "./structure";

/** Units that are left, of how many. */
export interface KeptUnits {
  readonly kept: number;
  readonly of: number;
}

/** Units that a compact network has kept. */
export interface KeptCounts {
  /** By gate place. */
  readonly units: Readonly<Record<string, KeptUnits>>;
  /** By layer: the filters of a convolution, the inputs of a dense layer. */
  readonly layers: Readonly<Record<string, KeptUnits>>;
}

/** Counts the units of a network that a structure has kept; without one, none. */
export function countKept({ gates, layers }: TaskNetwork, structure?: Structure): KeptCounts {
  return {
    units: Object.fromEntries(
      gates.map(({ name, units }) => [name, { kept: structure?.gates.get(name)?.length ?? 0, of: units }]),
    ),
    layers: Object.fromEntries(
      layers.map(({ name, kind, units }) => {
        const indices = structure?.parameters.get(name);
        return [name, { kept: indices ? indices[unitAxis(kind)]!.length : 0, of: units }];
      }),
    ),
  };
}
