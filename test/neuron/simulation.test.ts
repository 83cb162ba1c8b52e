import { describe, expect, it } from "vitest";

import { liRinzel, liRinzelDefaults, liRinzelInitial, simulate, Simulation } from "../../src/neuron";

const options = { state: liRinzelInitial, parameters: liRinzelDefaults, dt: 10 };

describe("Simulation", () => {
  it("walks the same way as simulate does", () => {
    const simulation = new Simulation(liRinzel, options);
    const input = { spikes: 3 };
    simulation.advance(input, 40);
    const run = simulate(liRinzel, liRinzelInitial, {
      parameters: liRinzelDefaults,
      dt: 10,
      duration: 400,
      input: () => input,
    });
    expect(simulation.state).toEqual(run.final);
    expect(simulation.time).toBe(400);
  });

  it("takes one step where no number is given, and returns the state", () => {
    const simulation = new Simulation(liRinzel, options);
    expect(simulation.advance({})).toBe(simulation.state);
    expect(simulation.time).toBe(10);
  });

  it("uses parameters from the moment they are replaced", () => {
    const simulation = new Simulation(liRinzel, options);
    simulation.parameters = { ...liRinzelDefaults, ip3Rest: 1 };
    expect(simulation.advance({}).ip3).toBeGreaterThan(liRinzelInitial.ip3);
  });

  it("goes back to its start, or to another state", () => {
    const simulation = new Simulation(liRinzel, options);
    simulation.advance({ spikes: 100 }, 5);
    simulation.reset();
    expect(simulation.state).toBe(liRinzelInitial);
    expect(simulation.time).toBe(0);
    const other = { ip3: 1, calcium: 1, h: 1 };
    simulation.reset(other);
    expect(simulation.state).toBe(other);
  });

  it("refuses a step of no length, and half a step", () => {
    expect(() => new Simulation(liRinzel, options).advance({}, 1.5)).toThrow("Simulation: steps is 1.5");
    expect(() => new Simulation(liRinzel, { ...options, dt: 0 })).toThrow("Simulation: dt is 0");
  });
});
