import { describe, expect, it } from "vitest";

import {
  astrocyteGraph,
  ringGraph,
  gapJunctionDefaults,
  gChI,
  gChIDefaults,
  gChIInitial,
  gChINetwork,
  gChINetworkInitial,
  gChINetworkParameters,
  gChIRing,
  simulate,
  thresholdedIp3Flux,
} from "../../src/neuron";

import { at, crossings } from "./oscillation";

const size = 20;
const ring = ringGraph(size);

/** When calcium first crosses 0.5 µM in each astrocyte of a ring of which the middle one is given IP3 (Fig. 5). */
function wave(permeability: number): (number | undefined)[] {
  const { time, columns } = simulate(gChINetwork, gChINetworkInitial(ring), {
    parameters: gChINetworkParameters(ring, {
      cell: gChIRing,
      gapJunction: { ...gapJunctionDefaults, permeability },
    }),
    dt: 0.05,
    duration: 200,
    input: (t) => {
      const ip3Bias = new Float64Array(size);
      if (t % 50 < 20) ip3Bias[size / 2] = 1;
      return { ip3Bias };
    },
  });
  return columns.calcium.map((trace) => crossings(time, trace, 0.5)[0]);
}

describe("gChINetwork", () => {
  it("carries a calcium wave around the ring of Fig. 5, both ways at one speed", () => {
    const arrival = wave(0.09);
    expect(arrival.every((time) => time !== undefined)).toBe(true);
    const times = arrival.map((time) => time ?? NaN);
    const middle = size / 2;
    for (let distance = 1; distance < middle; distance++) {
      expect(at(times, middle + distance)).toBeCloseTo(at(times, middle - distance), 6);
      expect(at(times, middle + distance)).toBeGreaterThan(at(times, middle + distance - 1));
    }
    const steps = [4, 5, 6, 7].map((d) => at(times, middle + d) - at(times, middle + d - 1));
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(1);
    expect(at(steps, 0)).toBeGreaterThan(10);
    expect(at(steps, 0)).toBeLessThan(20);
  });

  it("carries none where the gap junctions are closed", () => {
    const arrival = wave(0);
    expect(arrival[size / 2]).toBeDefined();
    expect(arrival.filter((time) => time !== undefined)).toHaveLength(1);
  });

  it("is a single astrocyte where nothing couples them", () => {
    const graph = astrocyteGraph(2, []);
    const input = { neurotransmitter: [0, 3] };
    const next = gChINetwork(gChINetworkInitial(graph), input, gChINetworkParameters(graph), 0.01);
    input.neurotransmitter.forEach((neurotransmitter, i) => {
      const single = gChI(gChIInitial, { neurotransmitter }, gChIDefaults, 0.01);
      expect([next.receptors[i], next.ip3[i], next.calcium[i], next.h[i]]).toEqual([
        single.receptors,
        single.ip3,
        single.calcium,
        single.h,
      ]);
    });
  });

  it("has an exogenous flux of the form of a gap junction, and none where the bias is NaN", () => {
    const graph = astrocyteGraph(2, []);
    const dt = 1e-4;
    const { ip3 } = gChINetwork(
      gChINetworkInitial(graph),
      { ip3Bias: [1, NaN] },
      gChINetworkParameters(graph),
      dt,
    );
    expect(at(ip3, 0) / dt).toBeCloseTo(thresholdedIp3Flux(1, gapJunctionDefaults), 5);
    expect(at(ip3, 1)).toBeLessThan(1e-9);
  });

  it("refuses vectors that do not fit the graph", () => {
    const parameters = gChINetworkParameters(ring);
    const state = gChINetworkInitial(ring);
    expect(() => gChINetwork({ ...state, ip3: new Float64Array(2) }, {}, parameters, 0.01)).toThrow(
      "gChINetwork: ip3 has length 2 (give 20)",
    );
    expect(() => gChINetwork(state, { neurotransmitter: [1] }, parameters, 0.01)).toThrow(
      "gChINetwork: neurotransmitter has length 1 (give 20)",
    );
    expect(() => gChINetwork(state, { ip3Bias: [NaN] }, parameters, 0.01)).toThrow(
      "gChINetwork: ip3Bias has length 1 (give 20)",
    );
    const exogenous = { ...gapJunctionDefaults, width: -1 };
    expect(() => gChINetwork(state, {}, { ...parameters, exogenous }, 0.01)).toThrow("width is -1");
  });
});
