import { describe, expect, it } from "vitest";

import {
  liRinzel,
  liRinzelDefaults,
  liRinzelEquilibria,
  liRinzelFluxes,
  liRinzelInitial,
  liRinzelRates,
  simulate,
  slowInwardCurrent,
  type Integrator,
  type LiRinzelInput,
  type LiRinzelState,
} from "../../src/neuron";

import { at, extent, period } from "./oscillation";

/** Calcium over time with IP3 held at a level; 10 ms steps. */
function held(ip3: number, seconds: number): { time: Float64Array; calcium: Float64Array } {
  const run = simulate(
    liRinzel,
    { ...liRinzelInitial, ip3 },
    {
      parameters: { ...liRinzelDefaults, ip3Rest: ip3 },
      dt: 10,
      duration: 1000 * seconds,
      input: () => ({}),
    },
  );
  return { time: run.time, calcium: run.columns.calcium };
}

function swing(ip3: number, seconds: number): { readonly low: number; readonly high: number } {
  const { calcium } = held(ip3, seconds);
  return extent(calcium.subarray(Math.floor(calcium.length * 0.75)));
}

function walk(state: LiRinzelState, duration: number, dt: number, integrator?: Integrator): LiRinzelState {
  const steps = Math.round(duration / dt);
  let now = state;
  for (let k = 0; k < steps; k++) now = liRinzel(now, {}, liRinzelDefaults, dt, integrator);
  return now;
}

describe("liRinzel", () => {
  it("follows trajectories that scipy's DOP853 computed from the equations alone (tolerance 1e-13)", () => {
    const first = walk({ ip3: 1, calcium: 1, h: 1 }, 100, 0.1);
    expect(first.ip3).toBeCloseTo(0.988320545434109, 12);
    expect(first.calcium).toBeCloseTo(1.1507344754055278, 12);
    expect(first.h).toBeCloseTo(0.9787364694436693, 12);
    const second = walk({ ip3: 0.5, calcium: 0.1, h: 0.8 }, 5000, 1);
    expect(second.ip3).toBeCloseTo(0.32882481970649197, 11);
    expect(second.calcium).toBeCloseTo(0.16382862208440185, 11);
    expect(second.h).toBeCloseTo(0.5992408109561593, 11);
  });

  it.each([
    ["euler", 1],
    ["rungeKutta4", 4],
  ] as const)("has order %2$i with %1$s", (integrator, order) => {
    const exact = [0.32882481970649197, 0.16382862208440185, 0.5992408109561593] as const;
    const error = (dt: number): number => {
      const { ip3, calcium, h } = walk({ ip3: 0.5, calcium: 0.1, h: 0.8 }, 5000, dt, integrator);
      return Math.hypot(ip3 - exact[0], calcium - exact[1], h - exact[2]);
    };
    const dt = integrator === "euler" ? 10 : 100;
    expect(Math.abs(Math.log2(error(dt) / error(dt / 2)) - order)).toBeLessThan(0.2);
  });

  it("rests at IP3's resting level, and NEST's initial state is within 2 % of that rest", () => {
    const { final } = simulate(liRinzel, liRinzelInitial, {
      parameters: liRinzelDefaults,
      dt: 10,
      duration: 200_000,
      input: () => ({}),
    });
    const [rest] = liRinzelEquilibria(0.16, liRinzelDefaults);
    expect(final.calcium).toBeCloseTo(rest?.calcium ?? NaN, 9);
    expect(Math.abs(liRinzelInitial.calcium / final.calcium - 1)).toBeLessThan(0.02);
    expect(Math.abs(liRinzelInitial.h / final.h - 1)).toBeLessThan(0.02);
    expect(slowInwardCurrent(final.calcium)).toBe(0);
  });

  it("stands still at low IP3, oscillates in a window, stays high above it", () => {
    const low = swing(0.3, 300);
    expect(low.high - low.low).toBeLessThan(1e-4);
    expect(low.high).toBeLessThan(0.13);
    const within = swing(0.5, 300);
    expect(within.high - within.low).toBeGreaterThan(0.3);
    const high = swing(1, 300);
    expect(high.high - high.low).toBeLessThan(1e-4);
    expect(high.low).toBeGreaterThan(0.4);
  });

  it("oscillates faster with more IP3, by less than a fifth: amplitude carries most of the signal", () => {
    const periods = [0.4, 0.45, 0.5, 0.55, 0.6].map((ip3) => {
      const { time, calcium } = held(ip3, 400);
      return period(time, calcium) / 1000;
    });
    for (let i = 1; i < periods.length; i++) expect(at(periods, i)).toBeLessThan(at(periods, i - 1));
    expect(at(periods, 0)).toBeCloseTo(12.77, 1);
    expect(at(periods, 4)).toBeCloseTo(10.96, 1);
    const amplitudes = [0.4, 0.5, 0.6].map((ip3) => swing(ip3, 400).high);
    expect(at(amplitudes, 1)).toBeGreaterThan(at(amplitudes, 0));
    expect(at(amplitudes, 2)).toBeGreaterThan(at(amplitudes, 1));
  });

  it("raises IP3 with spikes to rest + increment × rate × τ, where it oscillates and drives a current", () => {
    const run = simulate(liRinzel, liRinzelInitial, {
      parameters: liRinzelDefaults,
      dt: 10,
      duration: 200_000,
      input: (): LiRinzelInput => ({ spikes: 2.1 }), // a summed weight of 210 a second
    });
    expect(run.final.ip3).toBeCloseTo(0.16 + 0.0002 * 0.21 * 7142, 3);
    const late = run.columns.calcium.subarray(10_000);
    expect(extent(late).low).toBeLessThan(0.15);
    expect(extent(late).high).toBeGreaterThan(0.35);
    expect(slowInwardCurrent(extent(late).high)).toBeGreaterThan(4);
  });

  it("has its mean IP3 outside the window under the stimulus of NEST's example (1 Hz, weight 0.1), whichever increment", () => {
    // The released increment of 0.0002 µM moves IP3 by 0.0001; the early 5.0 µM takes its mean far above the window.
    const ip3 = (increment: number): number => 0.16 + increment * 0.1 * 0.001 * 7142;
    expect(ip3(0.0002)).toBeCloseTo(0.1601, 4);
    expect(liRinzelEquilibria(ip3(0.0002), liRinzelDefaults)[0]?.stable).toBe(true);
    expect(ip3(5)).toBeCloseTo(3.73, 2);
    const [high] = liRinzelEquilibria(ip3(5), liRinzelDefaults);
    expect(high?.stable).toBe(true);
    expect(high?.calcium).toBeGreaterThan(0.6);
  });

  it("keeps calcium between 0 and its total under any flux", () => {
    const full = liRinzel(liRinzelInitial, { calciumFlux: 1 }, liRinzelDefaults, 10);
    expect(full.calcium).toBe(2);
    const empty = liRinzel(liRinzelInitial, { calciumFlux: -1 }, liRinzelDefaults, 10);
    expect(empty.calcium).toBe(0);
  });

  it("has fluxes that balance at rest, each of its sign", () => {
    const [rest] = liRinzelEquilibria(0.16, liRinzelDefaults);
    const state = { ip3: 0.16, calcium: rest?.calcium ?? NaN, h: rest?.h ?? NaN };
    const { channel, leak, pump } = liRinzelFluxes(state, liRinzelDefaults);
    expect(Math.min(channel, leak, pump)).toBeGreaterThan(0);
    expect(channel + leak - pump).toBeCloseTo(0, 12);
    expect(liRinzelRates(state, liRinzelDefaults).h).toBeCloseTo(0, 15);
  });

  it("leaves its arguments alone", () => {
    const state = Object.freeze({ ip3: 0.2, calcium: 0.1, h: 0.8 });
    liRinzel(state, Object.freeze({ spikes: 1 }), Object.freeze({ ...liRinzelDefaults }), 1);
    expect(state).toEqual({ ip3: 0.2, calcium: 0.1, h: 0.8 });
  });

  it.each([
    [{ calcium: NaN }, {}, {}, 1, "liRinzel: calcium is NaN (give a number at or above 0)"],
    [{ h: 1.1 }, {}, {}, 1, "liRinzel: h is 1.1 (give a number from 0 to 1)"],
    [{}, { spikes: -1 }, {}, 1, "liRinzel: spikes is -1 (give a number at or above 0)"],
    [{}, { calciumFlux: NaN }, {}, 1, "liRinzel: calciumFlux is NaN (give a finite number)"],
    [{}, {}, { ip3Tau: 0 }, 1, "liRinzel: ip3Tau is 0 (give a number above 0)"],
    [{}, {}, {}, -1, "liRinzel: dt is -1 (give a number above 0)"],
    [
      { ip3: 1 },
      {},
      {},
      1e6,
      /^liRinzel: a step of 1000000 took .* \(take a smaller dt or a weaker input\)$/,
    ],
  ])("refuses %o %o %o with dt %d", (state, input, parameters, dt, message) => {
    expect(() =>
      liRinzel({ ...liRinzelInitial, ...state }, input, { ...liRinzelDefaults, ...parameters }, dt),
    ).toThrow(message);
  });
});
