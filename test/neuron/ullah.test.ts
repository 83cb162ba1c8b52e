import { describe, expect, it } from "vitest";

import {
  simulate,
  ullah,
  ullahDefaults,
  ullahInitial,
  ullahRates,
  type UllahParameters,
} from "../../src/neuron";

import { extent } from "./oscillation";

/** The response to IP3 made at 5 µM/s for so long, from the published initial state. */
function pulse(
  seconds: number,
  duration: number,
): { time: Float64Array; calcium: Float64Array; ip3: Float64Array } {
  const run = simulate(ullah, ullahInitial, {
    parameters: ullahDefaults,
    dt: 0.001,
    duration,
    input: (t) => ({ ip3Flux: t < seconds - 1e-9 ? 5 : 0 }),
  });
  return { time: run.time, calcium: run.columns.calcium, ip3: run.columns.ip3 };
}

function settled(parameters: UllahParameters): { readonly low: number; readonly high: number } {
  const run = simulate(ullah, ullahInitial, { parameters, dt: 0.02, duration: 2000, input: () => ({}) });
  return extent(run.columns.calcium.subarray(75_000));
}

describe("ullah", () => {
  it("follows a trajectory that scipy's DOP853 computed from the equations alone (tolerance 1e-13)", () => {
    const run = simulate(ullah, ullahInitial, {
      parameters: ullahDefaults,
      dt: 0.001,
      duration: 3,
      input: (t) => ({ ip3Flux: t < 0.06 - 1e-9 ? 5 : 0 }),
    });
    expect(run.final.ip3).toBeCloseTo(1.084008049068712, 9);
    expect(run.final.calcium).toBeCloseTo(0.48646303183999595, 9);
    expect(run.final.h).toBeCloseTo(0.7955463839378624, 9);
  });

  it("rests below the threshold of 0.15 µM; the published initial state is near that rest, not at it", () => {
    const { final, columns } = simulate(ullah, ullahInitial, {
      parameters: ullahDefaults,
      dt: 0.02,
      duration: 400,
      input: () => ({}),
    });
    expect(final.ip3).toBeCloseTo(0.6858, 4);
    expect(final.calcium).toBeCloseTo(0.0661, 4);
    expect(final.h).toBeCloseTo(0.8882, 4);
    expect(extent(columns.calcium).high).toBeLessThan(0.081);
    expect(Math.abs(ullahRates(final, ullahDefaults).calcium)).toBeLessThan(1e-9);
    // h is the only variable that the published state holds still.
    const rates = ullahRates(ullahInitial, ullahDefaults);
    expect(Math.abs(rates.h)).toBeLessThan(1e-7);
    expect(rates.calcium).toBeGreaterThan(0.02);
    expect(rates.ip3).toBeLessThan(-0.01);
  });

  it("answers one 60 ms pulse from the neurons with calcium above 0.15 µM for seconds, after a delay", () => {
    const { time, calcium, ip3 } = pulse(0.06, 30);
    const above = Array.from(time).filter((_, k) => (calcium[k] ?? NaN) > 0.15);
    expect(above[0]).toBeGreaterThan(0.3);
    expect(above[0]).toBeLessThan(1);
    expect(above.length * 0.001).toBeGreaterThan(3);
    expect(above.length * 0.001).toBeLessThan(5);
    expect(extent(ip3).high).toBeCloseTo(0.82 + 0.3, 1);
  });

  it("answers a longer pulse sooner, higher and for longer", () => {
    const [short, long] = [pulse(0.06, 10), pulse(0.2, 10)];
    const first = (calcium: Float64Array): number => calcium.findIndex((c) => c > 0.15);
    expect(first(long.calcium)).toBeLessThan(first(short.calcium));
    expect(extent(long.calcium).high).toBeGreaterThan(extent(short.calcium).high);
    const count = (calcium: Float64Array): number => calcium.filter((c) => c > 0.15).length;
    expect(count(long.calcium)).toBeGreaterThan(count(short.calcium));
  });

  it("stands still at the published IP3 production, and oscillates by itself at twice that", () => {
    const still = settled(ullahDefaults);
    expect(still.high - still.low).toBeLessThan(1e-6);
    const moving = settled({ ...ullahDefaults, plcRate: 0.6 });
    expect(moving.high - moving.low).toBeGreaterThan(0.3);
  });

  it.each([
    [{ ip3: -1 }, {}, {}, 0.01, "ullah: ip3 is -1 (give a number at or above 0)"],
    [{}, { ip3Flux: Infinity }, {}, 0.01, "ullah: ip3Flux is Infinity (give a finite number)"],
    [{}, {}, { plcCalciumShare: 2 }, 0.01, "ullah: plcCalciumShare is 2 (give a number from 0 to 1)"],
    [{}, {}, {}, 0, "ullah: dt is 0 (give a number above 0)"],
    [{}, { calciumFlux: -100 }, {}, 0.01, /^ullah: a step of 0.01 took calcium to -/],
  ])("refuses %o %o %o with dt %d", (state, input, parameters, dt, message) => {
    expect(() =>
      ullah({ ...ullahInitial, ...state }, input, { ...ullahDefaults, ...parameters }, dt),
    ).toThrow(message);
  });
});
