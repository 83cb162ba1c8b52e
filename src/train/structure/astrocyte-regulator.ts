import {
  localConnection,
  planeConnection,
  tokenConnection,
  type ConnectedUnits,
  type GlobalConnection,
} from "../../astrocyte";

import type { StructureSettings } from "./settings";
import { frozen, permuted, type Regulator } from "./regulator";
import { featureCount } from "./unit-features";
import type { UnitMap } from "./unit-map";

const connections: Readonly<
  Record<StructureSettings["connection"], (units: ConnectedUnits) => GlobalConnection>
> = {
  "u-net": planeConnection,
  tokens: tokenConnection,
  local: localConnection,
};

/** The astrocyte that sees all units of a network at once, or the control that stands in its place. */
export function astrocyteRegulator(
  map: UnitMap,
  settings: Pick<StructureSettings, "connection" | "scorer" | "seed">,
): Regulator {
  const layers = map.places.map(({ name, units }) => ({ name, kind: "place", units }));
  const connection = connections[settings.connection]({
    layers,
    features: featureCount(map),
    seed: settings.seed,
  });
  const parameters = new Map(
    [...connection.parameters()].map(([name, value]) => [`astrocyte.${name}`, value] as const),
  );
  const astrocyte: Regulator = {
    trained: parameters,
    state: parameters,
    score: (features) => connection.connect(features),
    dispose: () => {
      connection.dispose();
    },
  };
  if (settings.scorer === "frozen") return frozen(astrocyte);
  return settings.scorer === "permuted" ? permuted(astrocyte, map, settings.seed) : astrocyte;
}
