import {
  applyGates,
  regulate,
  type LayerWeights,
  type RegulatedPlane,
  type RegulationOptions,
  type UnitValues,
} from "../astrocyte";
import { AstroNetError } from "../error";
import type { TaskNetwork } from "../network";

import type { GateControl } from "./gate-control";

/** How the weights are regulated. */
export interface GatingOptions extends Pick<RegulationOptions, "norm" | "detachStatistics"> {
  /** Gates other than the astrocyte's. */
  readonly control?: GateControl | undefined;
}

/** The gates of a regulation step in front of the weights, as the published procedures with one step have them. */
export interface GatedWeights {
  readonly gates: UnitValues;
  /** p ∘ W of the regulated layers, W of the others: what `TaskNetwork.forward` takes. */
  readonly weights: LayerWeights;
}

/**
 * One regulation step by the mean: p = A(mean W), W' = p ∘ W, or with the gates that a control puts in their place.
 *
 * Call it inside a tidy.
 */
export function gatedWeights(
  network: TaskNetwork,
  planes: readonly RegulatedPlane[],
  { control, ...options }: GatingOptions,
): GatedWeights {
  const astrocyte = () => regulate(network.weights, planes, { ...options, statistics: ["mean"] })[0]!;
  if (!control) return astrocyte();
  const layers = planes.flatMap(({ plane }) => plane.layers);
  return weighed(
    network,
    planes,
    control.gates(layers, () => astrocyte().gates),
  );
}

/** A network's weights with these gates in front. */
export function weighed(
  network: TaskNetwork,
  planes: readonly RegulatedPlane[],
  gates: UnitValues,
): GatedWeights {
  const gated = planes
    .flatMap(({ plane }) => plane.layers)
    .map(({ name, kind }) => [name, applyGates(network.weights[name]!, gates[name]!, kind)]);
  return { gates, weights: { ...network.weights, ...(Object.fromEntries(gated) as LayerWeights) } };
}

/**
 * Refuses astrocytes that regulate other layers than a network has.
 *
 * @throws AstroNetError
 */
export function checkPlanes(network: TaskNetwork, planes: readonly RegulatedPlane[]): void {
  for (const { name, kind, units } of planes.flatMap(({ plane }) => plane.layers)) {
    const own = network.layers.find((layer) => layer.name === name);
    if (own?.kind !== kind || own.units !== units) {
      const found = own ? `a ${own.kind} layer with ${own.units}` : "none";
      throw new AstroNetError(
        `layer ${name}: the astrocyte regulates a ${kind} layer with ${units} units, ${network.name} has ${found} ` +
          "(give a network of the same form)",
      );
    }
  }
}
