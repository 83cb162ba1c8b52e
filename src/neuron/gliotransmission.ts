import { requireNumber, requireNumbers, type Domains } from "./domain";

/** State of an astrocyte's gliotransmitter. */
export interface GliotransmissionState {
  /** Share of the gliotransmitter that is ready for release (x_A). */
  readonly resources: number;
  /** Gliotransmitter outside the cell (G_A), µM. */
  readonly gliotransmitter: number;
  /** Whether calcium was above the threshold at the last step. */
  readonly above: boolean;
}

/** What the release of gliotransmitter depends on. */
export interface GliotransmissionInput {
  /** Calcium in the astrocyte, µM. */
  readonly calcium: number;
}

/** Parameters of gliotransmission; time in s. The letters are those of Stimberg et al. */
export interface GliotransmissionParameters {
  /** C_θ: calcium whose crossing upwards releases gliotransmitter, µM. */
  readonly calciumThreshold: number;
  /** Ω_A: rate at which it is replaced, 1/s. */
  readonly recyclingRate: number;
  /** U_A: share of what is ready that one release takes. */
  readonly releaseProbability: number;
  /** G_T: its concentration in the vesicles, µM. */
  readonly vesicleConcentration: number;
  /** ρ_e: volume of the vesicles over that of the space outside. */
  readonly volumeRatio: number;
  /** Ω_e: rate at which it is cleared, 1/s. */
  readonly clearanceRate: number;
}

/** Published constants: Stimberg et al., Figs. 4 and 6 (G_T = 200 mM). */
export const gliotransmissionDefaults: GliotransmissionParameters = {
  calciumThreshold: 0.5,
  recyclingRate: 0.6,
  releaseProbability: 0.6,
  vesicleConcentration: 200_000,
  volumeRatio: 6.5e-4,
  clearanceRate: 60,
};

/** All gliotransmitter ready, none outside. */
export const gliotransmissionInitial: GliotransmissionState = {
  resources: 1,
  gliotransmitter: 0,
  above: false,
};

const domains: Domains<GliotransmissionParameters> = {
  calciumThreshold: "nonNegative",
  recyclingRate: "nonNegative",
  releaseProbability: "fraction",
  vesicleConcentration: "nonNegative",
  volumeRatio: "nonNegative",
  clearanceRate: "nonNegative",
};

/**
 * One step of an astrocyte's release of gliotransmitter.
 *
 * Between releases dx/dt = Ω_A (1 - x) and dG/dt = -Ω_e G, solved exactly. When calcium crosses the threshold upwards,
 * G += ρ_e G_T U_A x and x -= U_A x, once for each crossing: calcium must fall back before it can release again.
 *
 * Stimberg, Goodman, Brette and De Pittà (2019), doi 10.1007/978-3-030-00817-8_18; after De Pittà et al., PLoS
 * Computational Biology 7 (2011) e1002293.
 *
 * @param dt s.
 * @returns a new state.
 * @throws AstroNetError if the state, calcium, a parameter or `dt` is outside its domain.
 */
export function gliotransmission(
  { resources, gliotransmitter, above }: GliotransmissionState,
  { calcium }: GliotransmissionInput,
  parameters: GliotransmissionParameters,
  dt: number,
): GliotransmissionState {
  const model = "gliotransmission";
  requireNumber(model, "dt", dt, "positive");
  requireNumber(model, "resources", resources, "fraction");
  requireNumber(model, "gliotransmitter", gliotransmitter, "nonNegative");
  requireNumber(model, "calcium", calcium, "nonNegative");
  requireNumbers(model, parameters, domains);
  const ready = 1 - (1 - resources) * Math.exp(-parameters.recyclingRate * dt);
  const left = gliotransmitter * Math.exp(-parameters.clearanceRate * dt);
  const now = calcium > parameters.calciumThreshold;
  if (!now || above) return { resources: ready, gliotransmitter: left, above: now };
  const released = parameters.releaseProbability * ready;
  return {
    resources: ready - released,
    gliotransmitter: left + parameters.volumeRatio * parameters.vesicleConcentration * released,
    above: true,
  };
}
