import { describe, expect, it } from "vitest";

import {
  simulate,
  threeTimeScale,
  threeTimeScaleInitial,
  threeTimeScaleParameters,
  type ThreeTimeScaleParameters,
} from "../../src/neuron";

import { at } from "./oscillation";

const small = threeTimeScaleParameters({ neurons: 3, astrocytes: 2, inputs: 1, seed: 7 });

/** One neuron, one synapse, one astrocyte, with numbers that can be followed by hand. */
const one: ThreeTimeScaleParameters = {
  size: { neurons: 1, astrocytes: 1, inputs: 1 },
  gamma: 0.1,
  tau: 0.01,
  hebbian: Float64Array.of(2),
  astrocyteToSynapse: Float64Array.of(3),
  astrocyteToAstrocyte: Float64Array.of(0.5),
  synapseToAstrocyte: Float64Array.of(4),
  inputToNeuron: Float64Array.of(5),
  inputToAstrocyte: Float64Array.of(6),
};
const sigmoid = (u: number): number => 1 / (1 + Math.exp(-u));

describe("threeTimeScale", () => {
  it("is the equations, by hand, for one of each: x first, then W with the new x and the old z, then z", () => {
    const state = {
      neurons: Float64Array.of(0.3),
      synapses: Float64Array.of(-1),
      astrocytes: Float64Array.of(0.7),
    };
    const next = threeTimeScale(state, { signal: [1] }, one);
    const x = 0.9 * 0.3 + 0.1 * (-1 * sigmoid(0.3) + 5);
    const w = 0.9 * -1 + 0.1 * (2 * sigmoid(x) ** 2 + 3 * Math.tanh(0.7));
    const z = 0.999 * 0.7 + 0.001 * (0.5 * Math.tanh(0.7) + 4 * sigmoid(x) ** 2 + 6);
    expect(at(next.neurons, 0)).toBeCloseTo(x, 14);
    expect(at(next.synapses, 0)).toBeCloseTo(w, 14);
    expect(at(next.astrocytes, 0)).toBeCloseTo(z, 14);
  });

  it("reads W from presynaptic columns to postsynaptic rows", () => {
    const parameters = { ...small, inputToNeuron: new Float64Array(3) };
    const state = {
      ...threeTimeScaleInitial(small.size),
      synapses: Float64Array.of(0, 0, 9, 0, 0, 0, 0, 0, 0),
    };
    const { neurons } = threeTimeScale(state, { signal: [0] }, parameters);
    expect([...neurons]).toEqual([0.1 * 9 * 0.5, 0, 0].map((x) => expect.closeTo(x, 14) as number));
  });

  it("has three time scales: neurons and synapses relax in 1/γ steps, astrocytes in 1/(γτ)", () => {
    const silent: ThreeTimeScaleParameters = {
      ...one,
      hebbian: new Float64Array(1),
      astrocyteToSynapse: new Float64Array(1),
      astrocyteToAstrocyte: new Float64Array(1),
      synapseToAstrocyte: new Float64Array(1),
    };
    const start = {
      neurons: Float64Array.of(0),
      synapses: Float64Array.of(1),
      astrocytes: Float64Array.of(1),
    };
    const { columns } = simulate(threeTimeScale, start, {
      parameters: silent,
      dt: 1,
      duration: 1000,
      input: () => ({ signal: [0] }),
    });
    expect(at(columns.synapses[0] ?? [], 10)).toBeCloseTo(0.9 ** 10, 12);
    expect(at(columns.astrocytes[0] ?? [], 10)).toBeCloseTo(0.999 ** 10, 12);
    expect(at(columns.astrocytes[0] ?? [], 1000)).toBeCloseTo(0.999 ** 1000, 12);
  });

  it("modulates synapses through astrocytes: with D at 0 the synapses are Hebbian alone", () => {
    const muted = { ...small, astrocyteToSynapse: new Float64Array(18) };
    const state = { ...threeTimeScaleInitial(small.size), astrocytes: Float64Array.of(1, -1) };
    const [heard, unheard] = [small, muted].map((parameters) =>
      threeTimeScale(state, { signal: [1] }, parameters),
    );
    expect(heard?.neurons).toEqual(unheard?.neurons);
    expect(heard?.synapses).not.toEqual(unheard?.synapses);
  });

  it("draws its parameters by seed, with the authors' deviations", () => {
    const again = threeTimeScaleParameters({ neurons: 3, astrocytes: 2, inputs: 1, seed: 7 });
    expect(again).toEqual(small);
    expect(threeTimeScaleParameters({ neurons: 3, astrocytes: 2, seed: 8 })).not.toEqual(small);
    const large = threeTimeScaleParameters({ neurons: 32, astrocytes: 16, seed: 1 });
    const deviation = (values: Float64Array): number =>
      Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    expect(deviation(large.astrocyteToSynapse) * 32).toBeCloseTo(1, 1);
    expect(deviation(large.synapseToAstrocyte) * 4).toBeCloseTo(1, 1);
  });

  it("is 128 neurons and 64 astrocytes at γ = 0.1 and τ = 0.01 where nothing is said", () => {
    const { size, gamma, tau, hebbian } = threeTimeScaleParameters({ seed: 0 });
    expect([size, gamma, tau, hebbian.length]).toEqual([
      { neurons: 128, astrocytes: 64, inputs: 1 },
      0.1,
      0.01,
      16_384,
    ]);
  });

  it("refuses sizes, rates, lengths and numbers that do not fit", () => {
    const state = threeTimeScaleInitial(small.size);
    expect(() => threeTimeScaleParameters({ neurons: 0, seed: 1 })).toThrow("threeTimeScale: neurons is 0");
    expect(() => threeTimeScaleParameters({ gamma: 0, seed: 1 })).toThrow("threeTimeScale: gamma is 0");
    expect(() => threeTimeScaleParameters({ tau: 1.5, seed: 1 })).toThrow("threeTimeScale: tau is 1.5");
    expect(() => threeTimeScale(state, { signal: [1, 2] }, small)).toThrow(
      "threeTimeScale: signal has length 2",
    );
    expect(() => threeTimeScale(state, { signal: [NaN] }, small)).toThrow("threeTimeScale: signal[0] is NaN");
    expect(() => threeTimeScale(state, { signal: [1] }, small, 0.5)).toThrow("threeTimeScale: dt is 0.5");
    const short = { ...small, hebbian: new Float64Array(4) };
    expect(() => threeTimeScale(state, { signal: [1] }, short)).toThrow(
      "threeTimeScale: hebbian has length 4 (give 9)",
    );
    const broken = { ...small, hebbian: new Float64Array(9).fill(NaN) };
    expect(() => threeTimeScale(state, { signal: [1] }, broken)).toThrow(
      "threeTimeScale: a step of 1 took synapses to NaN",
    );
  });
});
