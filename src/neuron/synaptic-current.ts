import { requireNumbers } from "./domain";
import type { TripartiteParameters, TripartiteState } from "./tripartite-synapse";

/** Conductance of a synapse of the zone: g + ν boost, ν = 1 while the gliotransmitter lasts. */
export function synapticConductance(state: TripartiteState, { rules }: TripartiteParameters): number {
  return rules.conductance + (state.boostLeft > 0 ? rules.boost : 0);
}

/** Constants of the synaptic current that are not the astrocyte's. */
export interface SynapticCurrentParameters {
  /** Reversal potential E, mV. */
  readonly reversal: number;
  /** Slope k of the presynaptic activation, mV. */
  readonly slope: number;
}

/** Published constants of an excitatory synapse: E = 0 mV, k = 0.2 mV (Gordleeva et al. 2021). */
export const synapticCurrentDefaults: SynapticCurrentParameters = { reversal: 0, slope: 0.2 };

/**
 * Current into the postsynaptic neuron: I = g (E - V_post) / (1 + exp(-V_pre / k)).
 *
 * @param conductance g, from {@link synapticConductance}.
 * @param presynaptic V_pre, mV.
 * @param postsynaptic V_post, mV.
 */
export function synapticCurrent(
  conductance: number,
  presynaptic: number,
  postsynaptic: number,
  parameters: SynapticCurrentParameters = synapticCurrentDefaults,
): number {
  const model = "synapticCurrent";
  requireNumbers(
    model,
    { conductance, presynaptic, postsynaptic },
    { conductance: "nonNegative", presynaptic: "finite", postsynaptic: "finite" },
  );
  requireNumbers(model, parameters, { reversal: "finite", slope: "positive" });
  return (
    (conductance * (parameters.reversal - postsynaptic)) / (1 + Math.exp(-presynaptic / parameters.slope))
  );
}
