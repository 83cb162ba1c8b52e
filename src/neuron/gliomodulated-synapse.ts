import { requireNumber, requireNumbers, type Domains } from "./domain";

/** State of a synapse that gliotransmitter modulates. */
export interface GliomodulatedSynapseState {
  /** Share of presynaptic receptors that gliotransmitter has activated (Γ_S). */
  readonly receptors: number;
  /** Share of ready neurotransmitter that a spike takes (u_S). */
  readonly usage: number;
  /** Share of neurotransmitter that is ready for release (x_S). */
  readonly resources: number;
  /** Neurotransmitter outside (Y_S), µM. */
  readonly neurotransmitter: number;
  /** Share of neurotransmitter that the step's spike released (r_S); 0 without a spike. */
  readonly released: number;
}

/** What reaches the synapse during one step. */
export interface GliomodulatedSynapseInput {
  /** Whether the presynaptic neuron fires at the end of the step. */
  readonly spike: boolean;
  /** Gliotransmitter around the synapse (G_A), µM; 0 where left out. */
  readonly gliotransmitter?: number;
}

/** Parameters of the synapse; time in s. The letters are those of Stimberg et al. */
export interface GliomodulatedSynapseParameters {
  /** U₀*: release probability without gliotransmitter. */
  readonly releaseProbability: number;
  /** α: release probability when every receptor is active; below U₀* gliotransmitter weakens the synapse. */
  readonly glialReleaseProbability: number;
  /** Ω_f: rate at which facilitation fades, 1/s. */
  readonly facilitationRate: number;
  /** Ω_d: rate at which neurotransmitter is replaced, 1/s. */
  readonly recoveryRate: number;
  /** O_G: rate at which gliotransmitter binds, 1/(µM s). */
  readonly bindingRate: number;
  /** Ω_G: rate at which it unbinds, 1/s. */
  readonly unbindingRate: number;
  /** Y_T: concentration of neurotransmitter in the vesicles, µM. */
  readonly vesicleConcentration: number;
  /** ρ_c: volume of the vesicles over that of the space outside. */
  readonly volumeRatio: number;
  /** Ω_c: rate at which neurotransmitter is cleared, 1/s. */
  readonly clearanceRate: number;
}

/** Published constants: Stimberg et al., Figs. 4 and 6 (Y_T = 500 mM, Ω_G = 0.5 per minute, α = 0). */
export const gliomodulatedSynapseDefaults: GliomodulatedSynapseParameters = {
  releaseProbability: 0.6,
  glialReleaseProbability: 0,
  facilitationRate: 3.33,
  recoveryRate: 2,
  bindingRate: 1.5,
  unbindingRate: 0.5 / 60,
  vesicleConcentration: 500_000,
  volumeRatio: 0.005,
  clearanceRate: 40,
};

/** A rested synapse: all neurotransmitter ready, none outside, no receptor active. */
export const gliomodulatedSynapseInitial: GliomodulatedSynapseState = {
  receptors: 0,
  usage: 0,
  resources: 1,
  neurotransmitter: 0,
  released: 0,
};

const domains: Domains<GliomodulatedSynapseParameters> = {
  releaseProbability: "fraction",
  glialReleaseProbability: "fraction",
  facilitationRate: "nonNegative",
  recoveryRate: "nonNegative",
  bindingRate: "nonNegative",
  unbindingRate: "nonNegative",
  vesicleConcentration: "nonNegative",
  volumeRatio: "nonNegative",
  clearanceRate: "nonNegative",
};

/**
 * One step of a synapse with short-term plasticity (Tsodyks and Markram) whose release gliotransmitter modulates.
 *
 * dΓ/dt = O_G G (1 - Γ) - Ω_G Γ, du/dt = -Ω_f u, dx/dt = Ω_d (1 - x), dY/dt = -Ω_c Y, each solved exactly with G held over
 * the step. A spike at its end: U₀ = (1 - Γ) U₀* + α Γ, u += U₀ (1 - u), r = u x, x -= r, Y += ρ_c Y_T r.
 *
 * Stimberg, Goodman, Brette and De Pittà (2019), doi 10.1007/978-3-030-00817-8_18; after De Pittà et al., PLoS
 * Computational Biology 7 (2011) e1002293.
 *
 * @param dt s.
 * @returns a new state.
 * @throws AstroNetError if the state, the gliotransmitter, a parameter or `dt` is outside its domain.
 */
export function gliomodulatedSynapse(
  state: GliomodulatedSynapseState,
  { spike, gliotransmitter = 0 }: GliomodulatedSynapseInput,
  parameters: GliomodulatedSynapseParameters,
  dt: number,
): GliomodulatedSynapseState {
  const model = "gliomodulatedSynapse";
  const p = parameters;
  requireNumber(model, "dt", dt, "positive");
  requireNumbers(model, state, {
    receptors: "fraction",
    usage: "fraction",
    resources: "fraction",
    neurotransmitter: "nonNegative",
    released: "fraction",
  });
  requireNumber(model, "gliotransmitter", gliotransmitter, "nonNegative");
  requireNumbers(model, p, domains);
  const binding = p.bindingRate * gliotransmitter;
  const rate = binding + p.unbindingRate;
  const settled = rate > 0 ? binding / rate : state.receptors;
  const receptors = settled + (state.receptors - settled) * Math.exp(-rate * dt);
  const usage = state.usage * Math.exp(-p.facilitationRate * dt);
  const resources = 1 - (1 - state.resources) * Math.exp(-p.recoveryRate * dt);
  const neurotransmitter = state.neurotransmitter * Math.exp(-p.clearanceRate * dt);
  if (!spike) return { receptors, usage, resources, neurotransmitter, released: 0 };
  const probability = (1 - receptors) * p.releaseProbability + p.glialReleaseProbability * receptors;
  const used = usage + probability * (1 - usage);
  const released = used * resources;
  return {
    receptors,
    usage: used,
    resources: resources - released,
    neurotransmitter: neurotransmitter + p.volumeRatio * p.vesicleConcentration * released,
    released,
  };
}
