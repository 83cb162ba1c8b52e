import { describe, expect, it } from "vitest";

import {
  gChI,
  gChIClosedLoop,
  gChIDefaults,
  gChIInitial,
  gChIRates,
  gChIRing,
  gChISynapticallyDriven,
  gliotransmissionDefaults,
  simulate,
  type GChIParameters,
  type GChIState,
  type Integrator,
} from "../../src/neuron";

import { crossings, extent } from "./oscillation";

const threshold = gliotransmissionDefaults.calciumThreshold;

function rest(parameters: GChIParameters): GChIState {
  return simulate(gChI, gChIInitial, { parameters, dt: 0.02, duration: 1000, input: () => ({}) }).final;
}

describe("gChI", () => {
  it("follows a trajectory that scipy's DOP853 computed from the equations alone (tolerance 1e-13)", () => {
    const run = simulate(
      gChI,
      { receptors: 0, ip3: 0.01, calcium: 0.01, h: 0.9 },
      { parameters: gChIDefaults, dt: 0.005, duration: 10, input: () => ({ neurotransmitter: 2 }) },
    );
    expect(run.final.receptors).toBeCloseTo(0.16801803717967542, 8);
    expect(run.final.ip3).toBeCloseTo(1.4839388056114575, 8);
    expect(run.final.calcium).toBeCloseTo(0.5040946463490038, 8);
    expect(run.final.h).toBeCloseTo(0.5770000236088553, 8);
  });

  it.each([
    ["euler", 1, 0.01],
    ["rungeKutta4", 4, 0.05],
  ] as const)("has order %2$i with %1$s", (integrator: Integrator, order, dt) => {
    const error = (step: number): number => {
      let state: GChIState = { receptors: 0, ip3: 0.01, calcium: 0.01, h: 0.9 };
      for (let k = 0; k < Math.round(10 / step); k++) {
        state = gChI(state, { neurotransmitter: 2 }, gChIDefaults, step, integrator);
      }
      return Math.abs(state.ip3 - 1.4839388056114575);
    };
    expect(Math.abs(Math.log2(error(dt) / error(dt / 2)) - order)).toBeLessThan(0.35);
  });

  it("pulses as in Fig. 2 under a synapse that fires at 0.5 Hz (500 µM a spike, cleared at 40/s)", () => {
    let neurotransmitter = 0;
    const { time, columns } = simulate(gChI, gChIInitial, {
      parameters: gChISynapticallyDriven,
      dt: 0.001,
      duration: 30,
      input: (t) => {
        const step = Math.round(t / 0.001);
        neurotransmitter = neurotransmitter * Math.exp(-0.04) + (step > 0 && step % 2000 === 0 ? 500 : 0);
        return { neurotransmitter };
      },
    });
    const pulses = crossings(time, columns.calcium, threshold);
    expect(pulses.length).toBeGreaterThanOrEqual(3);
    expect(pulses.length).toBeLessThanOrEqual(6);
    // The axes of the published figure: Γ to 1, I to 5 µM, C to 1.3 µM, h from 0.4.
    expect(extent(columns.receptors).high).toBeGreaterThan(0.85);
    expect(extent(columns.ip3).high).toBeGreaterThan(1);
    expect(extent(columns.ip3).high).toBeLessThan(5);
    expect(extent(columns.calcium).high).toBeGreaterThan(1);
    expect(extent(columns.calcium).high).toBeLessThan(1.3);
    expect(extent(columns.h).low).toBeGreaterThan(0.4);
  });

  it("rests below the release threshold without neurotransmitter in Figs. 2, 4 and 5", () => {
    expect(rest(gChISynapticallyDriven).calcium).toBeCloseTo(0.0544, 4);
    expect(rest(gChIClosedLoop).calcium).toBeCloseTo(0.4353, 4);
    expect(rest(gChIRing).calcium).toBeCloseTo(0.4353, 4);
  });

  it("rests ABOVE that threshold with the constants of Fig. 6: O_δ = 1.2 µM/s alone keeps calcium at 0.508 µM", () => {
    const final = rest(gChIDefaults);
    expect(final.calcium).toBeCloseTo(0.5076, 4);
    expect(final.calcium).toBeGreaterThan(threshold);
    const rates = gChIRates(final, gChIDefaults);
    expect(Math.max(Math.abs(rates.calcium), Math.abs(rates.ip3), Math.abs(rates.h))).toBeLessThan(1e-6);
  });

  it("activates receptors with neurotransmitter, and gives less of them where calcium is high (PKC)", () => {
    const settle = (calcium: number): number => {
      const { receptors } = gChIRates({ receptors: 0.5, ip3: 0.1, calcium, h: 0.8 }, gChIDefaults, 2);
      return receptors;
    };
    expect(settle(0)).toBeCloseTo(0.3 * 2 * 0.5 - 0.5 * 0.5, 15);
    expect(settle(0.5)).toBeCloseTo(0.3 * 2 * 0.5 - 0.5 * (1 + 5) * 0.5, 15);
  });

  it.each([
    [{ receptors: -0.1 }, {}, {}, 0.01, "gChI: receptors is -0.1 (give a number from 0 to 1)"],
    [{}, { neurotransmitter: -1 }, {}, 0.01, "gChI: neurotransmitter is -1 (give a number at or above 0)"],
    [{}, { ip3Flux: NaN }, {}, 0.01, "gChI: ip3Flux is NaN (give a finite number)"],
    [{}, {}, { d3: 0 }, 0.01, "gChI: d3 is 0 (give a number above 0)"],
    [{}, {}, {}, 0, "gChI: dt is 0 (give a number above 0)"],
    [
      {},
      { neurotransmitter: 500 },
      {},
      0.05,
      /^gChI: a step of 0.05 took receptors to .*\(take a smaller dt/,
    ],
  ])("refuses %o %o %o with dt %d", (state, input, parameters, dt, message) => {
    expect(() => gChI({ ...gChIInitial, ...state }, input, { ...gChIDefaults, ...parameters }, dt)).toThrow(
      message,
    );
  });
});
