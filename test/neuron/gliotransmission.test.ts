import { describe, expect, it } from "vitest";

import { gliotransmission, gliotransmissionDefaults, gliotransmissionInitial } from "../../src/neuron";

const p = gliotransmissionDefaults;
const quantum = 6.5e-4 * 200_000 * 0.6;

describe("gliotransmission", () => {
  it("releases 78 µM and takes 60 % of what is ready when calcium crosses 0.5 µM upwards", () => {
    const next = gliotransmission(gliotransmissionInitial, { calcium: 0.500001 }, p, 0.001);
    expect(quantum).toBeCloseTo(78, 10);
    expect(next.gliotransmitter).toBeCloseTo(quantum, 10);
    expect(next.resources).toBeCloseTo(0.4, 15);
    expect(next.above).toBe(true);
  });

  it("does not release at or below the threshold", () => {
    expect(gliotransmission(gliotransmissionInitial, { calcium: 0.5 }, p, 0.001)).toEqual(
      gliotransmissionInitial,
    );
  });

  it("releases once a crossing, and again only after calcium fell back", () => {
    let state = gliotransmission(gliotransmissionInitial, { calcium: 0.6 }, p, 0.001);
    const first = state.gliotransmitter;
    state = gliotransmission(state, { calcium: 0.7 }, p, 0.001);
    expect(state.gliotransmitter).toBeCloseTo(first * Math.exp(-0.06), 10);
    state = gliotransmission(state, { calcium: 0.4 }, p, 1);
    state = gliotransmission(state, { calcium: 0.6 }, p, 0.001);
    // 0.4 of the resources were left, and recovered for 1.002 s; the second release is smaller.
    const ready = 1 - 0.6 * Math.exp(-0.6 * 1.002);
    expect(state.gliotransmitter).toBeCloseTo(quantum * ready, 8);
    expect(state.gliotransmitter).toBeLessThan(first);
  });

  it("clears at 60/s and recycles at 0.6/s, exactly for any step", () => {
    const start = { resources: 0.4, gliotransmitter: 78, above: true };
    const once = gliotransmission(start, { calcium: 0.1 }, p, 0.5);
    let often = start;
    for (let k = 0; k < 500; k++) often = gliotransmission(often, { calcium: 0.1 }, p, 0.001);
    expect(once.resources).toBeCloseTo(1 - 0.6 * Math.exp(-0.3), 15);
    expect(often.resources).toBeCloseTo(once.resources, 12);
    expect(often.gliotransmitter).toBeCloseTo(once.gliotransmitter, 12);
  });

  it("refuses calcium that is no concentration, and parameters that are none", () => {
    const run = (calcium: number, parameters = p): unknown =>
      gliotransmission(gliotransmissionInitial, { calcium }, parameters, 0.001);
    expect(() => run(NaN)).toThrow("gliotransmission: calcium is NaN");
    expect(() => run(1, { ...p, releaseProbability: 1.5 })).toThrow(
      "gliotransmission: releaseProbability is 1.5",
    );
  });
});
