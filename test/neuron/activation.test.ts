import { describe, expect, it } from "vitest";

import { neuronActivation, type NeuronActivation } from "../../src/neuron";

describe("neuronActivation", () => {
  it("fires at and above the threshold", () => {
    expect([-1e-12, 0, 1e-12].map((u) => neuronActivation("threshold", u))).toEqual([0, 1, 1]);
  });

  it("rectifies", () => {
    expect([-2, 0, 3].map((u) => neuronActivation("relu", u))).toEqual([0, 0, 3]);
  });

  it("is the logistic function, without overflow at either end", () => {
    expect(neuronActivation("sigmoid", 0)).toBe(0.5);
    expect(neuronActivation("sigmoid", 2)).toBeCloseTo(0.8807970779778823, 15);
    expect(neuronActivation("sigmoid", -2)).toBeCloseTo(1 - 0.8807970779778823, 15);
    expect(neuronActivation("sigmoid", 1000)).toBe(1);
    expect(neuronActivation("sigmoid", -1000)).toBe(0);
  });

  it("refuses an unknown name, inherited ones too", () => {
    for (const name of ["tanh", "toString"]) {
      expect(() => neuronActivation(name as NeuronActivation, 0)).toThrow(
        `unknown activation: "${name}" (use "threshold", "relu", "sigmoid")`,
      );
    }
  });
});
