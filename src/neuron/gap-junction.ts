import { overJunctions, type AstrocyteGraph } from "./astrocyte-graph";
import { requireNumbers, requireVector } from "./domain";

/** Parameters of a gap junction that opens only to a large difference of IP3. */
export interface GapJunctionParameters {
  /** Largest flux of IP3 through a junction of weight 1 (F), µM/s. */
  readonly permeability: number;
  /** Difference of IP3 at which half of that flows (I_θ), µM. */
  readonly threshold: number;
  /** How gradually it opens around the threshold (ω_I), µM. */
  readonly width: number;
}

/** Published constants: Stimberg et al., Figs. 5 and 6. */
export const gapJunctionDefaults: GapJunctionParameters = {
  permeability: 0.09,
  threshold: 0.3,
  width: 0.05,
};

/**
 * Flux of IP3 that a difference Δ = I_other - I_own drives into a cell: F/2 (1 + tanh((|Δ| - I_θ) / ω_I)) sign(Δ), µM/s.
 *
 * Almost nothing flows below the threshold and no more than F above it; it runs from the fuller to the emptier cell.
 * (Written with Δ = I_own - I_other, as by Stimberg et al., it carries a minus.)
 */
export function thresholdedIp3Flux(difference: number, parameters: GapJunctionParameters): number {
  requireNumbers("thresholdedIp3Flux", parameters, {
    permeability: "nonNegative",
    threshold: "nonNegative",
    width: "positive",
  });
  return openFlux(difference, parameters);
}

/**
 * The IP3 that each astrocyte of a graph gains through its gap junctions, µM/s: Σⱼ wᵢⱼ {@link thresholdedIp3Flux}.
 *
 * It sums to 0 over the graph.
 *
 * Stimberg, Goodman, Brette and De Pittà, Modeling Neuron-Glia Interactions with the Brian 2 Simulator (Springer, 2019),
 * doi 10.1007/978-3-030-00817-8_18; after Goldberg et al., PLoS Computational Biology 6 (2010) e1000909.
 *
 * @param ip3 µM, one for each astrocyte.
 * @throws AstroNetError if `ip3` has another length or a negative element, or a parameter is outside its domain.
 */
export function thresholdedGapJunctions(
  graph: AstrocyteGraph,
  ip3: ArrayLike<number>,
  parameters: GapJunctionParameters = gapJunctionDefaults,
): Float64Array {
  requireVector("thresholdedGapJunctions", "ip3", ip3, graph.size, "nonNegative");
  thresholdedIp3Flux(0, parameters);
  return overJunctions(graph, ip3, (difference) => openFlux(difference, parameters));
}

/** The flux alone, for right-hand sides whose parameters are checked once a step. */
export function openFlux(difference: number, parameters: GapJunctionParameters): number {
  const opening = 1 + Math.tanh((Math.abs(difference) - parameters.threshold) / parameters.width);
  return (parameters.permeability / 2) * opening * Math.sign(difference);
}
