import { requireAfterStep, requireNumber, requireNumbers, type Domains } from "./domain";
import { requireGChIParameters, type GChIParameters } from "./g-chi-parameters";
import { integratorStep, type Derivative, type Integrator } from "./integrator";
import { ip3ReceptorInactivation, ip3ReceptorOpening } from "./ip3-receptor";

/** State of an astrocyte in the G-ChI model. */
export interface GChIState {
  /** Share of the astrocyte's receptors that neurotransmitter has activated (Γ_A). */
  readonly receptors: number;
  /** IP3 in the cytosol (I), µM. */
  readonly ip3: number;
  /** Calcium in the cytosol (C), µM. */
  readonly calcium: number;
  /** Share of IP3 receptors that calcium has not inactivated. */
  readonly h: number;
}

/** What reaches the astrocyte during one step; 0 where left out. */
export interface GChIInput {
  /** Neurotransmitter around the astrocyte (Y_S), µM. */
  readonly neurotransmitter?: number;
  /** IP3 from outside the cell: neighbours (J_cpl) or an experimenter (J_ex), µM/s. */
  readonly ip3Flux?: number;
}

/** The initial state of the published figures: nothing bound, no IP3, no calcium, receptors mostly ready. */
export const gChIInitial: GChIState = { receptors: 0, ip3: 0, calcium: 0, h: 0.9 };

const domains: Domains<GChIState> = {
  receptors: "fraction",
  ip3: "nonNegative",
  calcium: "nonNegative",
  h: "fraction",
};

/**
 * Rates of change of the G-ChI model, per s, without IP3 from outside.
 *
 * dΓ/dt = O_N Y (1 - Γ) - Ω_N (1 + ζ C / (C + K_KC)) Γ,
 * dI/dt = O_β Γ + O_δ / (1 + I/κ_δ) C² / (C² + K_δ²) - O_3K C⁴ / (C⁴ + K_D⁴) I / (I + K_3K) - Ω_5P I,
 * dC/dt = (Ω_C m³h³ + Ω_L) (C_T - (1 + ρ) C) - O_P C² / (C² + K_P²), m = I / (I + d1) C / (C + d5),
 * dh/dt = O_2 (Q2 (1 - h) - C h), Q2 = d2 (I + d1) / (I + d3).
 */
export function gChIRates(
  { receptors, ip3, calcium, h }: GChIState,
  parameters: GChIParameters,
  neurotransmitter = 0,
): GChIState {
  const p = parameters;
  const pkc = 1 + (p.pkcStrength * calcium) / (calcium + p.pkcAffinity);
  const plcDelta = (p.plcDeltaRate / (1 + ip3 / p.plcDeltaInhibition)) * hill(calcium, p.plcDeltaAffinity, 2);
  const kinase =
    p.kinaseRate * hill(calcium, p.kinaseCalciumAffinity, 4) * (ip3 / (ip3 + p.kinaseIp3Affinity));
  const release = p.releaseRate * ip3ReceptorOpening(ip3, calcium, h, p) + p.leakRate;
  return {
    receptors: p.bindingRate * neurotransmitter * (1 - receptors) - p.unbindingRate * pkc * receptors,
    ip3: p.plcBetaRate * receptors + plcDelta - kinase - p.phosphataseRate * ip3,
    calcium:
      release * (p.calciumTotal - (1 + p.volumeRatio) * calcium) -
      p.pumpRate * hill(calcium, p.pumpAffinity, 2),
    h: p.inhibitionRate * (ip3ReceptorInactivation(ip3, p) * (1 - h) - calcium * h),
  };
}

function hill(x: number, half: number, exponent: number): number {
  const power = x ** exponent;
  return power / (power + half ** exponent);
}

/**
 * One step of an astrocyte in the G-ChI model (glutamate, calcium, h, IP3) of De Pittà et al.: {@link gChIRates} with the
 * neurotransmitter and IP3 of the input, integrated over `dt` s.
 *
 * De Pittà et al., Journal of Biological Physics 35 (2009) 383-411, doi 10.1007/s10867-009-9155-y; form and constants as
 * Stimberg, Goodman, Brette and De Pittà (2019), doi 10.1007/978-3-030-00817-8_18.
 *
 * @param dt s.
 * @returns a new state.
 * @throws AstroNetError if the state, the input, a parameter or `dt` is outside its domain, or the step is too long.
 */
export function gChI(
  state: GChIState,
  { neurotransmitter = 0, ip3Flux = 0 }: GChIInput,
  parameters: GChIParameters,
  dt: number,
  integrator: Integrator = "rungeKutta4",
): GChIState {
  const model = "gChI";
  requireNumber(model, "dt", dt, "positive");
  requireNumbers(model, state, domains);
  requireNumber(model, "neurotransmitter", neurotransmitter, "nonNegative");
  requireNumber(model, "ip3Flux", ip3Flux, "finite");
  requireGChIParameters(model, parameters);
  const derivative: Derivative = (_t, y, slope) => {
    const [receptors = NaN, ip3 = NaN, calcium = NaN, h = NaN] = y;
    const rates = gChIRates({ receptors, ip3, calcium, h }, parameters, neurotransmitter);
    slope[0] = rates.receptors;
    slope[1] = rates.ip3 + ip3Flux;
    slope[2] = rates.calcium;
    slope[3] = rates.h;
  };
  const before = Float64Array.of(state.receptors, state.ip3, state.calcium, state.h);
  const y = integratorStep(integrator, derivative, 0, before, dt);
  const [receptors = NaN, ip3 = NaN, calcium = NaN, h = NaN] = y;
  const next = { receptors, ip3, calcium, h };
  requireAfterStep(model, next, domains, dt);
  return next;
}
