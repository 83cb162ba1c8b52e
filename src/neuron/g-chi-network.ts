import { overJunctions, type AstrocyteGraph } from "./astrocyte-graph";
import { requireAfterStep, requireNumber, requireVector, type Domains } from "./domain";
import { gChIInitial, gChIRates } from "./g-chi";
import { gChIDefaults, requireGChIParameters, type GChIParameters } from "./g-chi-parameters";
import {
  gapJunctionDefaults,
  openFlux,
  thresholdedIp3Flux,
  type GapJunctionParameters,
} from "./gap-junction";
import { integratorStep, type Derivative, type Integrator } from "./integrator";

/** State of a network of G-ChI astrocytes: one element for each. */
export interface GChINetworkState {
  /** Share of receptors that neurotransmitter has activated. */
  readonly receptors: Float64Array;
  /** µM. */
  readonly ip3: Float64Array;
  /** µM. */
  readonly calcium: Float64Array;
  readonly h: Float64Array;
}

/** What reaches the astrocytes during one step, one number for each; nothing where left out. */
export interface GChINetworkInput {
  /** Neurotransmitter around each astrocyte, µM. */
  readonly neurotransmitter?: ArrayLike<number>;
  /** IP3 that an experimenter holds at the cell's border: the bias of the exogenous flux J_ex, µM; NaN for none. */
  readonly ip3Bias?: ArrayLike<number>;
}

/** Parameters of a network of G-ChI astrocytes; time in s. */
export interface GChINetworkParameters {
  readonly graph: AstrocyteGraph;
  /** The same for every astrocyte. */
  readonly cell: GChIParameters;
  readonly gapJunction: GapJunctionParameters;
  /** Through what an experimenter's IP3 enters. */
  readonly exogenous: GapJunctionParameters;
}

/** Published constants of the coupling, on any graph (Stimberg et al., Figs. 5 and 6). */
export function gChINetworkParameters(
  graph: AstrocyteGraph,
  overrides: Partial<Omit<GChINetworkParameters, "graph">> = {},
): GChINetworkParameters {
  return {
    cell: gChIDefaults,
    gapJunction: gapJunctionDefaults,
    exogenous: gapJunctionDefaults,
    ...overrides,
    graph,
  };
}

/** A network in which every astrocyte starts from `gChIInitial`. */
export function gChINetworkInitial({ size }: AstrocyteGraph): GChINetworkState {
  return {
    receptors: new Float64Array(size).fill(gChIInitial.receptors),
    ip3: new Float64Array(size).fill(gChIInitial.ip3),
    calcium: new Float64Array(size).fill(gChIInitial.calcium),
    h: new Float64Array(size).fill(gChIInitial.h),
  };
}

const domains: Domains<GChINetworkState> = {
  receptors: "fraction",
  ip3: "nonNegative",
  calcium: "nonNegative",
  h: "fraction",
};

/**
 * One step of G-ChI astrocytes that thresholded gap junctions couple: `gChI` for each, its IP3 from outside being what
 * `thresholdedGapJunctions` gives, and J_ex where an experimenter holds a bias.
 *
 * J_ex has the form of a gap junction to a cell whose IP3 is the bias. The coupling is part of the right-hand side.
 *
 * Stimberg, Goodman, Brette and De Pittà (2019), doi 10.1007/978-3-030-00817-8_18, Figs. 5 (a ring) and 6 (a plane).
 *
 * @param dt s.
 * @returns a new state.
 * @throws AstroNetError if a vector has another length than the graph, a value is outside its domain, or the step is too
 *   long.
 */
export function gChINetwork(
  state: GChINetworkState,
  input: GChINetworkInput,
  { graph, cell, gapJunction, exogenous }: GChINetworkParameters,
  dt: number,
  integrator: Integrator = "rungeKutta4",
): GChINetworkState {
  const model = "gChINetwork";
  const n = graph.size;
  const { neurotransmitter = new Float64Array(n), ip3Bias = new Float64Array(n).fill(NaN) } = input;
  requireNumber(model, "dt", dt, "positive");
  requireVector(model, "receptors", state.receptors, n, domains.receptors);
  requireVector(model, "ip3", state.ip3, n, domains.ip3);
  requireVector(model, "calcium", state.calcium, n, domains.calcium);
  requireVector(model, "h", state.h, n, domains.h);
  requireVector(model, "neurotransmitter", neurotransmitter, n, "nonNegative");
  const biased = Array.from(ip3Bias, (bias) => (Number.isNaN(bias) ? 0 : bias));
  requireVector(model, "ip3Bias", biased, n, "nonNegative");
  requireGChIParameters(model, cell);
  thresholdedIp3Flux(0, gapJunction);
  thresholdedIp3Flux(0, exogenous);
  const derivative: Derivative = (_t, y, slope) => {
    const gain = overJunctions(graph, y.subarray(n, 2 * n), (difference) =>
      openFlux(difference, gapJunction),
    );
    for (let i = 0; i < n; i++) {
      const now = {
        receptors: y[i] ?? NaN,
        ip3: y[n + i] ?? NaN,
        calcium: y[2 * n + i] ?? NaN,
        h: y[3 * n + i] ?? NaN,
      };
      const rates = gChIRates(now, cell, neurotransmitter[i] ?? NaN);
      const bias = ip3Bias[i] ?? NaN;
      const added = Number.isNaN(bias) ? 0 : openFlux(bias - now.ip3, exogenous);
      slope[i] = rates.receptors;
      slope[n + i] = rates.ip3 + (gain[i] ?? NaN) + added;
      slope[2 * n + i] = rates.calcium;
      slope[3 * n + i] = rates.h;
    }
  };
  const y = new Float64Array(4 * n);
  y.set(state.receptors, 0);
  y.set(state.ip3, n);
  y.set(state.calcium, 2 * n);
  y.set(state.h, 3 * n);
  const after = integratorStep(integrator, derivative, 0, y, dt);
  const next = {
    receptors: after.slice(0, n),
    ip3: after.slice(n, 2 * n),
    calcium: after.slice(2 * n, 3 * n),
    h: after.slice(3 * n),
  };
  requireAfterStep(model, next, domains, dt);
  return next;
}
