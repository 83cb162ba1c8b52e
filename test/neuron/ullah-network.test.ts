import { describe, expect, it } from "vitest";

import {
  astrocyteGraph,
  latticeGraph,
  simulate,
  ullah,
  ullahDefaults,
  ullahInitial,
  ullahNetwork,
  ullahNetworkInitial,
  ullahNetworkParameters,
  type Integrator,
  type UllahNetworkState,
} from "../../src/neuron";

import { at, extent } from "./oscillation";

const lattice = latticeGraph(5, 5);
const centre = 12;

/** A lattice whose central astrocyte is given IP3 at 5 µM/s for half a second. */
function spread(ip3Coupling: number): readonly Float64Array[] {
  const on = new Float64Array(25);
  on[centre] = 5;
  const off = new Float64Array(25);
  return simulate(ullahNetwork, ullahNetworkInitial(lattice), {
    parameters: ullahNetworkParameters(lattice, { ip3Coupling }),
    dt: 0.01,
    duration: 20,
    input: (t) => ({ ip3Flux: t < 0.5 - 1e-9 ? on : off }),
  }).columns.ip3;
}

describe("ullahNetwork", () => {
  it("is so many single astrocytes where nothing couples them", () => {
    const graph = astrocyteGraph(2, []);
    const start = ullahNetworkInitial(graph);
    const network = ullahNetwork(start, { ip3Flux: [0, 5] }, ullahNetworkParameters(graph), 0.01);
    [0, 5].forEach((ip3Flux, i) => {
      const single = ullah(ullahInitial, { ip3Flux }, ullahDefaults, 0.01);
      expect([network.ip3[i], network.calcium[i], network.h[i]]).toEqual([
        single.ip3,
        single.calcium,
        single.h,
      ]);
    });
  });

  it("leaves a uniform lattice uniform", () => {
    const next = ullahNetwork(ullahNetworkInitial(lattice), {}, ullahNetworkParameters(lattice), 0.01);
    expect(extent(next.calcium).high).toBe(extent(next.calcium).low);
  });

  it("spreads IP3 to neighbours before it reaches the corners, alike on all sides, only through gap junctions", () => {
    const coupled = spread(0.1);
    const highs = coupled.map((trace) => extent(trace).high);
    expect(at(highs, centre)).toBeGreaterThan(at(highs, 7));
    expect(at(highs, 7)).toBeGreaterThan(at(highs, 2));
    expect(at(highs, 7)).toBeGreaterThan(at(highs, 0));
    for (const neighbour of [11, 13, 17]) expect(at(highs, neighbour)).toBeCloseTo(at(highs, 7), 12);
    const alone = spread(0).map((trace) => extent(trace).high);
    expect(at(alone, centre)).toBeGreaterThan(3);
    expect(at(alone, 7)).toBeCloseTo(ullahInitial.ip3, 6);
  });

  it("relaxes a difference at the rate of diffusion: for two cells, 2 × 0.1/s beside IP3's own 0.14/s", () => {
    const graph = astrocyteGraph(2, [[0, 1]]);
    // Without phospholipase and calcium coupling IP3 is linear: the difference decays as exp(-(0.14 + 2 × 0.1) t).
    const parameters = ullahNetworkParameters(graph, {
      cell: { ...ullahDefaults, plcRate: 0 },
      calciumCoupling: 0,
    });
    let state: UllahNetworkState = { ...ullahNetworkInitial(graph), ip3: Float64Array.of(1, 0.5) };
    for (let k = 0; k < 100; k++) state = ullahNetwork(state, {}, parameters, 0.02);
    expect(at(state.ip3, 0) - at(state.ip3, 1)).toBeCloseTo(0.5 * Math.exp(-0.34 * 2), 9);
  });

  it("keeps the integrator's order, coupling included", () => {
    const graph = astrocyteGraph(3, [
      [0, 1],
      [1, 2],
    ]);
    const end = (dt: number, integrator: Integrator): number => {
      let state: UllahNetworkState = { ...ullahNetworkInitial(graph), ip3: Float64Array.of(3, 0.5, 1) };
      for (let k = 0; k < Math.round(2 / dt); k++) {
        state = ullahNetwork(state, {}, ullahNetworkParameters(graph), dt, integrator);
      }
      return at(state.calcium, 1);
    };
    for (const [integrator, order, dt] of [
      ["euler", 1, 0.01],
      ["rungeKutta4", 4, 0.1],
    ] as const) {
      const [a, b, c] = [end(dt, integrator), end(dt / 2, integrator), end(dt / 4, integrator)];
      expect(Math.abs(Math.log2(Math.abs((a - b) / (b - c))) - order)).toBeLessThan(0.5);
    }
  });

  it("refuses vectors that do not fit the graph", () => {
    const parameters = ullahNetworkParameters(lattice);
    const state = ullahNetworkInitial(lattice);
    expect(() => ullahNetwork({ ...state, h: new Float64Array(3) }, {}, parameters, 0.01)).toThrow(
      "ullahNetwork: h has length 3 (give 25)",
    );
    expect(() => ullahNetwork(state, { ip3Flux: [1] }, parameters, 0.01)).toThrow(
      "ip3Flux has length 1 (give 25)",
    );
    expect(() => ullahNetwork(state, {}, { ...parameters, ip3Coupling: -1 }, 0.01)).toThrow(
      "ip3Coupling is -1",
    );
    expect(() => ullahNetwork(state, {}, parameters, NaN)).toThrow("ullahNetwork: dt is NaN");
  });
});
