import {
  regulateUnits,
  regulationSteps,
  type LayerWeights,
  type RegulatedGroup,
  type RegulationOptions,
  type UnitValues,
} from "../astrocyte";
import { AstroNetError } from "../error";
import type { TaskNetwork } from "../network";

/** How the weights are regulated. */
export type GatingOptions = Pick<RegulationOptions, "norm" | "detachStatistics" | "control">;

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
  groups: readonly RegulatedGroup[],
  options: GatingOptions,
): GatedWeights {
  return regulationSteps(network.weights, groups, { ...options, statistics: ["mean"] })[0]!;
}

/** The gates of that step alone, p = A(mean W), for whoever weighs the units elsewhere. Call it inside a tidy. */
export function meanGates(
  network: TaskNetwork,
  groups: readonly RegulatedGroup[],
  options: GatingOptions,
): UnitValues {
  return regulateUnits(network.weights, groups, { ...options, statistics: ["mean"] })[0]!.gates;
}

/**
 * Refuses astrocytes that regulate other layers than a network has.
 *
 * @throws AstroNetError
 */
export function checkGroups(network: TaskNetwork, groups: readonly RegulatedGroup[]): void {
  for (const { name, kind, units } of groups.flatMap(({ layers }) => layers)) {
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
