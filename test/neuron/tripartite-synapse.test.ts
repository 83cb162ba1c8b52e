import { describe, expect, it } from "vitest";

import {
  simulate,
  synapticConductance,
  tripartiteDefaults,
  tripartiteInitial,
  tripartiteSynapse,
  ullahDefaults,
  ullahInitial,
  type SimulatedTrajectory,
  type TripartiteState,
} from "../../src/neuron";

import { at, extent } from "./oscillation";

const dt = 1e-4;

/** 16 neurons, the first `active` of which fire at `hertz` for 0.2 s; `late` fire together once, at 2 s. */
function zone(hertz: number, active: number, late = 0): SimulatedTrajectory<TripartiteState> {
  const every = Math.round(1 / (hertz * dt));
  const firing = Float64Array.from({ length: 16 }, (_, i) => (i < active ? 1 : 0));
  const recalled = Float64Array.from({ length: 16 }, (_, i) => (i < late ? 1 : 0));
  const quiet = new Float64Array(16);
  return simulate(tripartiteSynapse, tripartiteInitial(), {
    parameters: tripartiteDefaults,
    dt,
    duration: 3,
    every: 10,
    input: (t) => {
      const step = Math.round(t / dt);
      if (step < 2000 && step % every === 0) return { spikes: firing };
      return { spikes: step === 20_000 ? recalled : quiet };
    },
  });
}

describe("tripartiteSynapse", () => {
  it("lets neurons talk to the astrocyte: 200 Hz for 0.2 s raises IP3, then calcium, both above their rest", () => {
    const { columns } = zone(200, 16);
    expect(extent(at(columns.glutamate, 0)).high).toBeGreaterThan(0.7);
    expect(extent(columns.astrocyte.ip3).high).toBeGreaterThan(1.5);
    expect(extent(columns.astrocyte.calcium).high).toBeGreaterThan(0.5);
    const ip3Top = columns.astrocyte.ip3.indexOf(extent(columns.astrocyte.ip3).high);
    const calciumTop = columns.astrocyte.calcium.indexOf(extent(columns.astrocyte.calcium).high);
    expect(calciumTop).toBeGreaterThan(ip3Top);
  });

  it("hears 8 neurons at 200 Hz, but not 7, and not 16 at 100 Hz", () => {
    expect(extent(zone(200, 7).columns.driveLeft).high).toBe(0);
    expect(extent(zone(200, 8).columns.driveLeft).high).toBeGreaterThan(0);
    expect(extent(zone(100, 16).columns.driveLeft).high).toBe(0);
  });

  it("lets the astrocyte talk back: 6 coincident spikes long after the stimulus strengthen the zone for 0.25 s", () => {
    const { time, columns } = zone(200, 16, 6);
    const boosted = Array.from(time).filter((_, k) => at(columns.boostLeft, k) > 0);
    expect(at(boosted, 0)).toBeCloseTo(2, 2);
    // The window of 10 ms in which the coincidence counts comes before the 0.25 s.
    expect(boosted.length * 0.001).toBeCloseTo(0.26, 2);
  });

  it("does not talk back to fewer spikes, nor where calcium is low", () => {
    expect(extent(zone(200, 16, 5).columns.boostLeft).high).toBe(0);
    expect(extent(zone(100, 16, 16).columns.boostLeft).high).toBe(0);
  });

  it("takes a coincidence within the last 10 ms, and no older", () => {
    const aroused = {
      ...tripartiteInitial(),
      astrocyte: { ip3: 1.1, calcium: 0.4, h: 0.8 },
    };
    const spikes = new Float64Array(16);
    const recent = tripartiteSynapse(
      { ...aroused, coincidenceLeft: 0.005 },
      { spikes },
      tripartiteDefaults,
      dt,
    );
    expect(recent.boostLeft).toBe(0.25);
    expect(tripartiteSynapse(aroused, { spikes }, tripartiteDefaults, dt).boostLeft).toBe(0);
  });

  it("drives the astrocyte for 60 ms from one moment of activity: 0.3 µM of IP3", () => {
    const { rules } = tripartiteDefaults;
    let state: TripartiteState = { ...tripartiteInitial(), driveLeft: rules.driveDuration };
    let steps = 0;
    while (state.driveLeft > 0) {
      state = tripartiteSynapse(state, { spikes: new Float64Array(16) }, tripartiteDefaults, dt);
      steps++;
    }
    expect(steps).toBe(600);
    expect(state.astrocyte.ip3 - ullahInitial.ip3).toBeCloseTo(0.3, 2);
  });

  it("clears neurotransmitter at 10/s and adds 0.06 a spike", () => {
    const spikes = Float64Array.from({ length: 16 }, (_, i) => (i === 3 ? 1 : 0));
    let state = tripartiteSynapse(tripartiteInitial(), { spikes }, tripartiteDefaults, dt);
    expect([at(state.glutamate, 2), at(state.glutamate, 3)]).toEqual([0, 0.06]);
    state = tripartiteSynapse(state, { spikes: new Float64Array(16) }, tripartiteDefaults, 0.1);
    expect(at(state.glutamate, 3)).toBeCloseTo(0.06 / Math.E, 15);
  });

  it("refuses spikes for another number of neurons, and rules that are none", () => {
    const state = tripartiteInitial(4);
    expect(() => tripartiteSynapse(state, { spikes: [1] }, tripartiteDefaults, dt)).toThrow(
      "tripartiteSynapse: spikes has length 1 (give 4)",
    );
    expect(() => tripartiteSynapse(state, { spikes: [0, 0, 0, NaN] }, tripartiteDefaults, dt)).toThrow(
      "tripartiteSynapse: spikes[3] is NaN",
    );
    const rules = { ...tripartiteDefaults.rules, boost: -1 };
    expect(() =>
      tripartiteSynapse(state, { spikes: [0, 0, 0, 0] }, { rules, cell: ullahDefaults }, dt),
    ).toThrow("tripartiteSynapse: boost is -1");
  });
});

describe("synapticConductance", () => {
  it("is 0.025 alone and 0.525 while the gliotransmitter lasts", () => {
    const state = tripartiteInitial();
    expect(synapticConductance(state, tripartiteDefaults)).toBe(0.025);
    expect(synapticConductance({ ...state, boostLeft: 0.1 }, tripartiteDefaults)).toBe(0.525);
  });
});
