import { describe, expect, it } from "vitest";

import { portoPazos, portoPazosDefaults, portoPazosInitial, portoPazosWeights } from "../../src/neuron";

import { at } from "./oscillation";

/** The weight of one neuron (1 at first) after a pattern in which it put out these. */
function weightAfter(outputs: readonly number[], parameters = portoPazosDefaults): number {
  let state = portoPazosInitial(1);
  let weights: Float64Array[] = [Float64Array.of(1)];
  for (const output of outputs) {
    state = portoPazos(state, { outputs: [output] }, parameters);
    weights = portoPazosWeights(weights, state, parameters);
  }
  return at(weights[0] ?? [], 0);
}

describe("portoPazos", () => {
  it("strengthens by 1.25 four times where a neuron is active throughout, and halves four times where it is not", () => {
    expect(weightAfter([1, 1, 1, 1, 1, 1])).toBe(1.25 ** 4);
    expect(weightAfter([-1, -1, -1, -1, -1, -1])).toBe(0.5 ** 4);
  });

  it.each([
    [2, 4, 3],
    [3, 6, 4],
    [2, 6, 5],
    [3, 8, 6],
  ])(
    "allows at most the published number of activations: n = %i of m = %i, %i times",
    (threshold, repetitions, times) => {
      const parameters = { ...portoPazosDefaults, threshold, repetitions };
      expect(weightAfter(new Array<number>(repetitions).fill(1), parameters)).toBeCloseTo(1.25 ** times, 12);
    },
  );

  it("leaves a neuron alone whose activity is mixed", () => {
    expect(weightAfter([1, -1, 1, -1, 1, -1])).toBe(1);
    expect(weightAfter([1, 1, -1, 1, -1, -1])).toBe(1);
  });

  it("acts for four iterations from the one that reached the threshold, renewed while it is reached", () => {
    const outputs = [1, 1, 1, -1, -1, 1, -1, -1, -1];
    const long = { ...portoPazosDefaults, repetitions: 9 };
    let state = portoPazosInitial(1);
    const remaining = outputs.map((output) => {
      state = portoPazos(state, { outputs: [output] }, long);
      return at(state.remaining, 0);
    });
    expect(remaining).toEqual([0, 0, 4, 3, 2, 1, 0, 0, 0]);
  });

  it("forgets counters and effects when the next pattern begins", () => {
    let state = portoPazosInitial(2);
    for (let k = 0; k < 6; k++) state = portoPazos(state, { outputs: [1, -1] }, portoPazosDefaults);
    expect([...state.counters]).toEqual([6, -6]);
    expect([...state.remaining]).toEqual([4, -4]);
    state = portoPazos(state, { outputs: [-1, 0] }, portoPazosDefaults);
    expect([...state.counters]).toEqual([-1, 1]);
    expect([...state.remaining]).toEqual([0, 0]);
    expect(state.iteration).toBe(1);
  });

  it("changes each neuron's incoming weights alone, and its arguments never", () => {
    const weights = [Float64Array.of(1, -2), Float64Array.of(3, 4), Float64Array.of(5, 6)];
    const state = { ...portoPazosInitial(3), remaining: Float64Array.of(2, -1, 0) };
    expect(portoPazosWeights(weights, state, portoPazosDefaults).map((row) => [...row])).toEqual([
      [1.25, -2.5],
      [1.5, 2],
      [5, 6],
    ]);
    expect([...(weights[0] ?? [])]).toEqual([1, -2]);
  });

  it("refuses what does not fit", () => {
    const state = portoPazosInitial(2);
    expect(() => portoPazos(state, { outputs: [1] }, portoPazosDefaults)).toThrow(
      "portoPazos: outputs has length 1 (give 2)",
    );
    expect(() => portoPazos(state, { outputs: [1, NaN] }, portoPazosDefaults)).toThrow("outputs[1] is NaN");
    expect(() => portoPazos(state, { outputs: [1, 1] }, { ...portoPazosDefaults, threshold: 0.5 })).toThrow(
      "portoPazos: threshold is 0.5 (give a whole number from 1)",
    );
    expect(() => portoPazos(state, { outputs: [1, 1] }, portoPazosDefaults, 0.1)).toThrow(
      "portoPazos: dt is 0.1",
    );
    expect(() => portoPazosWeights([[1]], state, portoPazosDefaults)).toThrow(
      "portoPazosWeights: 1 rows of weights for 2 neurons (give one for each)",
    );
  });
});
