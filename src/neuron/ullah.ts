import { requireAfterStep, requireNumber, requireNumbers, type Domains } from "./domain";
import { integratorStep, type Derivative, type Integrator } from "./integrator";
import { ip3ReceptorInactivation, ip3ReceptorOpening } from "./ip3-receptor";
import { requireUllahParameters, type UllahParameters } from "./ullah-parameters";

/** State of an astrocyte in the model of Ullah et al. */
export interface UllahState {
  /** IP3 in the cytosol, µM. */
  readonly ip3: number;
  /** Calcium in the cytosol, µM. */
  readonly calcium: number;
  /** Share of IP3 receptors that calcium has not inactivated. */
  readonly h: number;
}

/** What reaches the astrocyte during one step; 0 where left out. */
export interface UllahInput {
  /** IP3 made on the neurons' behalf (I_neuro), µM/s. */
  readonly ip3Flux?: number;
  /** Calcium flux from outside the cell, µM/s. */
  readonly calciumFlux?: number;
}

/**
 * The state from which the code of Gordleeva et al. starts.
 *
 * It is near rest, not at it: with the published constants the astrocyte settles at IP3 0.6858 µM, C 0.0661 µM, h 0.888
 * after a rise of calcium to 0.080 µM.
 */
export const ullahInitial: UllahState = { ip3: 0.820204, calcium: 0.072495, h: 0.886314 };

const domains: Domains<UllahState> = {
  ip3: "nonNegative",
  calcium: "nonNegative",
  h: "fraction",
};

/**
 * Rates of change of the Ullah model, per s, without coupling or input.
 *
 * dC/dt = channel - pump + leak + v6 I² / (k2² + I²) - k1 C, dI/dt = (I₀ - I) / τ + v4 (C + (1 - α) k4) / (C + k4),
 * dh/dt = a2 (Q2 (1 - h) - C h); channel = c1 v1 m³n³h³ (C_ER - C), leak = c1 v2 (C_ER - C), C_ER = (c0 - C) / c1,
 * pump = v3 C² / (k3² + C²), Q2 = d2 (I + d1) / (I + d3).
 */
export function ullahRates({ ip3, calcium, h }: UllahState, parameters: UllahParameters): UllahState {
  const p = parameters;
  const gradient = p.volumeRatio * ((p.calciumTotal - calcium) / p.volumeRatio - calcium);
  const channel = p.releaseRate * ip3ReceptorOpening(ip3, calcium, h, p) * gradient;
  const pump = (p.pumpRate * calcium * calcium) / (p.pumpAffinity * p.pumpAffinity + calcium * calcium);
  const influx = (p.influxRate * ip3 * ip3) / (p.influxAffinity * p.influxAffinity + ip3 * ip3);
  const plc = (p.plcRate * (calcium + (1 - p.plcCalciumShare) * p.plcAffinity)) / (calcium + p.plcAffinity);
  return {
    ip3: (p.ip3Rest - ip3) * p.ip3Rate + plc,
    calcium: channel - pump + p.leakRate * gradient + influx - p.extrusionRate * calcium,
    h: p.bindingRate * (ip3ReceptorInactivation(ip3, p) * (1 - h) - calcium * h),
  };
}

/**
 * One step of an astrocyte's calcium, IP3 and receptors in the model of Ullah et al., as Gordleeva et al. use it:
 * {@link ullahRates} with the fluxes of the input, integrated over `dt` s.
 *
 * At the published constants it rests at C = 0.066 µM; a pulse of IP3 from the neurons raises calcium for seconds. With
 * `plcRate` from about 0.6 µM/s it oscillates by itself.
 *
 * Ullah, Jung and Cornell-Bell, Cell Calcium 39 (2006) 197-208, doi 10.1016/j.ceca.2005.10.009; Gordleeva et al.,
 * Frontiers in Cellular Neuroscience 15 (2021) 631485, doi 10.3389/fncel.2021.631485.
 *
 * @param dt s.
 * @returns a new state.
 * @throws AstroNetError if the state, the input, a parameter or `dt` is outside its domain, or the step is too long.
 */
export function ullah(
  state: UllahState,
  { ip3Flux = 0, calciumFlux = 0 }: UllahInput,
  parameters: UllahParameters,
  dt: number,
  integrator: Integrator = "rungeKutta4",
): UllahState {
  requireNumber("ullah", "dt", dt, "positive");
  requireNumbers("ullah", state, domains);
  requireNumbers("ullah", { ip3Flux, calciumFlux }, { ip3Flux: "finite", calciumFlux: "finite" });
  requireUllahParameters("ullah", parameters);
  const derivative: Derivative = (_t, y, slope) => {
    const [ip3 = NaN, calcium = NaN, h = NaN] = y;
    const rates = ullahRates({ ip3, calcium, h }, parameters);
    slope[0] = rates.ip3 + ip3Flux;
    slope[1] = rates.calcium + calciumFlux;
    slope[2] = rates.h;
  };
  const y = integratorStep(integrator, derivative, 0, Float64Array.of(state.ip3, state.calcium, state.h), dt);
  const [ip3 = NaN, calcium = NaN, h = NaN] = y;
  const next = { ip3, calcium, h };
  requireAfterStep("ullah", next, domains, dt);
  return next;
}
