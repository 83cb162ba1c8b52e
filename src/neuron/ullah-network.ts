import { overJunctions, type AstrocyteGraph } from "./astrocyte-graph";
import { requireAfterStep, requireNumber, requireNumbers, requireVector, type Domains } from "./domain";
import { integratorStep, type Derivative, type Integrator } from "./integrator";
import { ullahInitial, ullahRates } from "./ullah";
import { requireUllahParameters, ullahDefaults, type UllahParameters } from "./ullah-parameters";

/** State of a network of Ullah astrocytes: one element for each. */
export interface UllahNetworkState {
  /** µM. */
  readonly ip3: Float64Array;
  /** µM. */
  readonly calcium: Float64Array;
  readonly h: Float64Array;
}

/** What reaches the astrocytes of a network during one step; nothing where left out. */
export interface UllahNetworkInput {
  /** IP3 made on the neurons' behalf (I_neuro), µM/s, one for each astrocyte. */
  readonly ip3Flux?: ArrayLike<number>;
}

/** Parameters of a network of Ullah astrocytes; time in s. */
export interface UllahNetworkParameters {
  readonly graph: AstrocyteGraph;
  /** The same for every astrocyte. */
  readonly cell: UllahParameters;
  /** Coupling of calcium through a gap junction of weight 1, 1/s. */
  readonly calciumCoupling: number;
  /** Coupling of IP3 through a gap junction of weight 1, 1/s. */
  readonly ip3Coupling: number;
}

/** Published constants of the coupling, on any graph: 0.05/s for calcium, 0.1/s for IP3 (Gordleeva et al. 2021). */
export function ullahNetworkParameters(
  graph: AstrocyteGraph,
  overrides: Partial<Omit<UllahNetworkParameters, "graph">> = {},
): UllahNetworkParameters {
  return { cell: ullahDefaults, calciumCoupling: 0.05, ip3Coupling: 0.1, ...overrides, graph };
}

/** A network in which every astrocyte starts from `ullahInitial`. */
export function ullahNetworkInitial({ size }: AstrocyteGraph): UllahNetworkState {
  return {
    ip3: new Float64Array(size).fill(ullahInitial.ip3),
    calcium: new Float64Array(size).fill(ullahInitial.calcium),
    h: new Float64Array(size).fill(ullahInitial.h),
  };
}

const domains: Domains<UllahNetworkState> = {
  ip3: "nonNegative",
  calcium: "nonNegative",
  h: "fraction",
};

/**
 * One step of astrocytes that gap junctions couple: `ullah` for each, with d_C (L C)ᵢ added to dC/dt and d_I (L I)ᵢ to
 * dI/dt, L the graph's Laplacian.
 *
 * The coupling is part of the right-hand side, so that the step keeps the integrator's order; the published code holds
 * it still within a step.
 *
 * Gordleeva et al., Frontiers in Cellular Neuroscience 15 (2021) 631485: 26 × 26 astrocytes on a lattice.
 *
 * @param dt s.
 * @returns a new state.
 * @throws AstroNetError if a vector has another length than the graph, a value is outside its domain, or the step is too
 *   long.
 */
export function ullahNetwork(
  state: UllahNetworkState,
  { ip3Flux = new Float64Array(state.ip3.length) }: UllahNetworkInput,
  { graph, cell, calciumCoupling, ip3Coupling }: UllahNetworkParameters,
  dt: number,
  integrator: Integrator = "rungeKutta4",
): UllahNetworkState {
  const model = "ullahNetwork";
  const n = graph.size;
  requireNumber(model, "dt", dt, "positive");
  requireVector(model, "ip3", state.ip3, n, domains.ip3);
  requireVector(model, "calcium", state.calcium, n, domains.calcium);
  requireVector(model, "h", state.h, n, domains.h);
  requireVector(model, "ip3Flux", ip3Flux, n, "finite");
  requireNumbers(
    model,
    { calciumCoupling, ip3Coupling },
    { calciumCoupling: "nonNegative", ip3Coupling: "nonNegative" },
  );
  requireUllahParameters(model, cell);
  const derivative: Derivative = (_t, y, slope) => {
    const ip3Gain = overJunctions(graph, y.subarray(0, n), (difference) => ip3Coupling * difference);
    const calciumGain = overJunctions(graph, y.subarray(n, 2 * n), (d) => calciumCoupling * d);
    for (let i = 0; i < n; i++) {
      const now = { ip3: y[i] ?? NaN, calcium: y[n + i] ?? NaN, h: y[2 * n + i] ?? NaN };
      const rates = ullahRates(now, cell);
      slope[i] = rates.ip3 + (ip3Flux[i] ?? NaN) + (ip3Gain[i] ?? NaN);
      slope[n + i] = rates.calcium + (calciumGain[i] ?? NaN);
      slope[2 * n + i] = rates.h;
    }
  };
  const y = new Float64Array(3 * n);
  y.set(state.ip3, 0);
  y.set(state.calcium, n);
  y.set(state.h, 2 * n);
  const after = integratorStep(integrator, derivative, 0, y, dt);
  const next = { ip3: after.slice(0, n), calcium: after.slice(n, 2 * n), h: after.slice(2 * n) };
  requireAfterStep(model, next, domains, dt);
  return next;
}
