import { describe, expect, it } from "vitest";

import { astrocyteNeuron, astrocyteNeuronLayer, gateWeights, mpLayer, mpNeuron } from "../../src/neuron";

const x = [1, -2, 0.5];
const w = [0.4, -0.3, 2];
const layer = [w, [1, 1, 1]];
const relu = { activation: "relu" } as const;

describe("astrocyteNeuron", () => {
  it("is the M-P neuron at gate 1 and silent at gate 0", () => {
    expect(astrocyteNeuron(x, w, 1, relu)).toBe(mpNeuron(x, w, relu));
    expect(astrocyteNeuron(x, w, 0, relu)).toBe(0);
    expect(astrocyteNeuron(x, w, 0, { activation: "sigmoid" })).toBe(0.5);
  });

  it("scales a ReLU neuron by its gate, and moves a threshold neuron only against a threshold", () => {
    expect(astrocyteNeuron(x, w, 0.25, relu)).toBeCloseTo(0.25 * mpNeuron(x, w, relu), 15);
    expect(astrocyteNeuron(x, w, 0.01)).toBe(mpNeuron(x, w));
    expect(astrocyteNeuron(x, w, 1, { threshold: 1.5 })).toBe(1); // 2 - 1.5
    expect(astrocyteNeuron(x, w, 0.5, { threshold: 1.5 })).toBe(0); // 1 - 1.5
  });

  it("refuses a gate that is negative or no number", () => {
    expect(() => astrocyteNeuron(x, w, -0.1)).toThrow(
      "astrocyteNeuron: gate is -0.1 (give a number at or above 0)",
    );
    expect(() => astrocyteNeuron(x, w, NaN)).toThrow("astrocyteNeuron: gate is NaN");
  });
});

describe("gateWeights", () => {
  it("gates rows for output units and columns for input units", () => {
    expect(gateWeights(layer, [2, 0], "output").map((row) => [...row])).toEqual([
      [0.8, -0.6, 4],
      [0, 0, 0],
    ]);
    expect(gateWeights(layer, [0, 1, 0.5], "input").map((row) => [...row])).toEqual([
      [0, -0.3, 1],
      [0, 1, 0.5],
    ]);
  });

  it("composes: two passes are one pass with the product of the gates", () => {
    const twice = gateWeights(gateWeights(layer, [0.5, 0.25], "output"), [0.5, 2], "output");
    expect(twice).toEqual(gateWeights(layer, [0.25, 0.5], "output"));
  });

  it("refuses gates that are not one a unit", () => {
    expect(() => gateWeights(layer, [1, 1, 1], "output")).toThrow("gateWeights: gates has length 3 (give 2)");
    expect(() => gateWeights(layer, [1, 1], "input")).toThrow("gateWeights: gates has length 2 (give 3)");
    expect(() => gateWeights(layer, [1, -1], "output")).toThrow("gateWeights: gates[1] is -1");
    expect(() => gateWeights([], [], "output")).toThrow("gateWeights: no weights");
  });
});

describe("astrocyteNeuronLayer", () => {
  it("gates a neuron, or what the neuron reads", () => {
    const byNeuron = astrocyteNeuronLayer(x, layer, [0.5, 1], "output", relu);
    expect([...byNeuron]).toEqual([...mpLayer(x, layer, relu)].map((y, j) => (j === 0 ? 0.5 * y : y)));
    const gates = [0.5, 0, 3];
    const read = x.map((value, i) => value * (gates[i] ?? NaN));
    expect([...astrocyteNeuronLayer(x, layer, gates, "input", relu)]).toEqual([
      ...mpLayer(read, layer, relu),
    ]);
  });
});
