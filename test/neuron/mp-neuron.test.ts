import { describe, expect, it } from "vitest";

import { mpLayer, mpNeuron } from "../../src/neuron";

const pairs = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

describe("mpNeuron", () => {
  it("computes the propositions of McCulloch and Pitts", () => {
    expect(pairs.map((x) => mpNeuron(x, [1, 1], { threshold: 2 }))).toEqual([0, 0, 0, 1]); // and
    expect(pairs.map((x) => mpNeuron(x, [1, 1], { threshold: 1 }))).toEqual([0, 1, 1, 1]); // or
    expect([0, 1].map((x) => mpNeuron([x], [-1]))).toEqual([1, 0]); // not
  });

  it("lets a strong inhibitory weight veto", () => {
    expect(mpNeuron([1, 1, 0], [1, 1, -3], { threshold: 1 })).toBe(1);
    expect(mpNeuron([1, 1, 1], [1, 1, -3], { threshold: 1 })).toBe(0);
  });

  it("needs a second layer for exclusive or", () => {
    const xor = (x: readonly number[]): number =>
      mpNeuron(
        mpLayer(
          x,
          [
            [1, -1],
            [-1, 1],
          ],
          { threshold: 1 },
        ),
        [1, 1],
        { threshold: 1 },
      );
    expect(pairs.map(xor)).toEqual([0, 1, 1, 0]);
  });

  it("is f of the weighted sum less the threshold", () => {
    const options = { threshold: 0.5, activation: "relu" } as const;
    expect(mpNeuron([1, 2, 3], [0.5, -1, 1], options)).toBeCloseTo(1, 15);
    expect(mpNeuron([1, 2, 3], [0.5, -1, 1], { activation: "sigmoid" })).toBeCloseTo(
      1 / (1 + Math.exp(-1.5)),
      15,
    );
  });

  it("refuses lengths that differ, numbers that are none, and a layer of nothing", () => {
    expect(() => mpNeuron([1, 2], [1])).toThrow("mpNeuron: weights has length 1 (give 2)");
    expect(() => mpNeuron([1, NaN], [1, 1])).toThrow("mpNeuron: inputs[1] is NaN (give a finite number)");
    expect(() => mpNeuron([1], [Infinity])).toThrow("mpNeuron: weights[0] is Infinity");
    expect(() => mpNeuron([1], [1], { threshold: NaN })).toThrow("mpNeuron: threshold is NaN");
    expect(() => mpLayer([1], [])).toThrow("mpLayer: no neurons");
  });
});
