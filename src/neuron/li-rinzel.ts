import { requireAfterStep, requireNumber, requireNumbers, type Domains } from "./domain";
import { integratorStep, type Derivative, type Integrator } from "./integrator";
import { ip3ReceptorInactivation, ip3ReceptorOpening } from "./ip3-receptor";
import { requireLiRinzelParameters, type LiRinzelParameters } from "./li-rinzel-parameters";

/** State of an astrocyte in the model of Li and Rinzel. */
export interface LiRinzelState {
  /** IP3 in the cytosol, µM. */
  readonly ip3: number;
  /** Calcium in the cytosol, µM, from 0 to `calciumTotal`. */
  readonly calcium: number;
  /** Share of IP3 receptors that calcium has not inactivated. */
  readonly h: number;
}

/** What reaches the astrocyte during one step; 0 where left out. */
export interface LiRinzelInput {
  /** Summed weight of the synaptic spikes that arrive; each unit raises IP3 by `ip3Increment` at the end of the step. */
  readonly spikes?: number;
  /** Calcium flux from outside, such as noise, µM/ms. */
  readonly calciumFlux?: number;
}

/** NEST's initial state, close to rest at the default IP3 of 0.16 µM. */
export const liRinzelInitial: LiRinzelState = { ip3: 0.16, calcium: 0.073, h: 0.793 };

const domains: Domains<LiRinzelState> = {
  ip3: "nonNegative",
  calcium: "nonNegative",
  h: "fraction",
};

/** The three calcium fluxes of the Li-Rinzel model, µM/ms; calcium rises by channel + leak - pump. */
export interface LiRinzelFluxes {
  readonly channel: number;
  readonly leak: number;
  readonly pump: number;
}

/**
 * The calcium fluxes in a given state.
 *
 * channel = ρ r m³n³h³ (C_ER - C), leak = ρ r_L (C_ER - C), pump = v C² / (K² + C²), where C_ER = (C_tot - C) / ρ is the
 * calcium in the endoplasmic reticulum, m = I / (I + d1) and n = C / (C + d5).
 */
export function liRinzelFluxes(state: LiRinzelState, parameters: LiRinzelParameters): LiRinzelFluxes {
  const { ip3, calcium, h } = state;
  const { calciumTotal, volumeRatio, releaseRate, leakRate, pumpRate, pumpAffinity } = parameters;
  const gradient = volumeRatio * ((calciumTotal - calcium) / volumeRatio - calcium);
  return {
    channel: releaseRate * ip3ReceptorOpening(ip3, calcium, h, parameters) * gradient,
    leak: leakRate * gradient,
    pump: (pumpRate * calcium * calcium) / (pumpAffinity * pumpAffinity + calcium * calcium),
  };
}

/**
 * Rates of change of the Li-Rinzel model, per ms: dI/dt = (I₀ - I) / τ, dC/dt = channel + leak - pump + J,
 * dh/dt = a2 Q2 (1 - h) - a2 C h, with Q2 = d2 (I + d1) / (I + d3).
 */
export function liRinzelRates(
  { ip3, calcium, h }: LiRinzelState,
  parameters: LiRinzelParameters,
  calciumFlux = 0,
): LiRinzelState {
  const bounded = Math.min(Math.max(calcium, 0), parameters.calciumTotal);
  const { channel, leak, pump } = liRinzelFluxes({ ip3, calcium: bounded, h }, parameters);
  return {
    ip3: (parameters.ip3Rest - ip3) / parameters.ip3Tau,
    calcium: channel + leak - pump + calciumFlux,
    h: parameters.bindingRate * (ip3ReceptorInactivation(ip3, parameters) * (1 - h) - bounded * h),
  };
}

/**
 * One step of an astrocyte's calcium in the model of Li and Rinzel: {@link liRinzelRates} integrated over `dt` ms, then
 * I += `ip3Increment` × spikes.
 *
 * At rest IP3 (0.16 µM) calcium is still. Held at a higher IP3, calcium oscillates within a window and stays high above
 * it; `liRinzelEquilibria` finds the window. Calcium is kept between 0 and `calciumTotal`, as NEST does.
 *
 * Li and Rinzel, Journal of Theoretical Biology 166 (1994) 461-473, doi 10.1006/jtbi.1994.1041; input after Nadkarni and
 * Jung, Physical Review Letters 91 (2003) 268101; form and constants as NEST's `astrocyte_lr_1994`, with its released
 * C_ER = (C_tot - C) / ρ.
 *
 * @param dt ms.
 * @returns a new state.
 * @throws AstroNetError if the state, the input, a parameter or `dt` is outside its domain, or the step is too long.
 */
export function liRinzel(
  state: LiRinzelState,
  { spikes = 0, calciumFlux = 0 }: LiRinzelInput,
  parameters: LiRinzelParameters,
  dt: number,
  integrator: Integrator = "rungeKutta4",
): LiRinzelState {
  requireNumber("liRinzel", "dt", dt, "positive");
  requireNumbers("liRinzel", state, domains);
  requireNumbers("liRinzel", { spikes, calciumFlux }, { spikes: "nonNegative", calciumFlux: "finite" });
  requireLiRinzelParameters("liRinzel", parameters);
  const derivative: Derivative = (_t, y, slope) => {
    const [ip3 = NaN, calcium = NaN, h = NaN] = y;
    const rates = liRinzelRates({ ip3, calcium, h }, parameters, calciumFlux);
    slope[0] = rates.ip3;
    slope[1] = rates.calcium;
    slope[2] = rates.h;
  };
  const y = integratorStep(integrator, derivative, 0, Float64Array.of(state.ip3, state.calcium, state.h), dt);
  const [ip3 = NaN, calcium = NaN, h = NaN] = y;
  const next = {
    ip3: ip3 + parameters.ip3Increment * spikes,
    calcium: Math.min(Math.max(calcium, 0), parameters.calciumTotal),
    h,
  };
  requireAfterStep("liRinzel", next, domains, dt);
  return next;
}
