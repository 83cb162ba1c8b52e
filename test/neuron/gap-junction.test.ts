import { describe, expect, it } from "vitest";

import {
  astrocyteGraph,
  ringGraph,
  gapJunctionDefaults,
  thresholdedGapJunctions,
  thresholdedIp3Flux,
} from "../../src/neuron";

const flux = (difference: number): number => thresholdedIp3Flux(difference, gapJunctionDefaults);

describe("thresholdedIp3Flux", () => {
  it("is half of F at the threshold of 0.3 µM, next to nothing below, F above", () => {
    expect(flux(0.3)).toBeCloseTo(0.045, 15);
    expect(flux(0.1)).toBeLessThan(0.09 * 4e-4);
    expect(flux(0)).toBe(0);
    expect(flux(0.5)).toBeGreaterThan(0.09 * 0.9996);
    expect(flux(100)).toBeCloseTo(0.09, 15);
  });

  it("is odd: IP3 runs from the fuller to the emptier cell", () => {
    expect(flux(-0.4)).toBe(-flux(0.4));
    expect(flux(0.4)).toBeGreaterThan(0);
  });

  it("refuses a width of 0", () => {
    expect(() => thresholdedIp3Flux(1, { ...gapJunctionDefaults, width: 0 })).toThrow(
      "thresholdedIp3Flux: width is 0 (give a number above 0)",
    );
  });
});

describe("thresholdedGapJunctions", () => {
  it("gives the poorer cell what the richer loses, by the junction's weight", () => {
    const graph = astrocyteGraph(3, [
      [0, 1],
      [1, 2, 2],
    ]);
    const gained = thresholdedGapJunctions(graph, [1, 0.2, 0.2]);
    expect(gained[0]).toBe(-flux(0.8));
    expect(gained[1]).toBe(flux(0.8));
    expect(gained[2]).toBe(0);
    expect(thresholdedGapJunctions(graph, [0.2, 0.2, 1])[1]).toBe(2 * flux(0.8));
  });

  it("refuses IP3 that is negative or of another length", () => {
    expect(() => thresholdedGapJunctions(ringGraph(3), [1, 1])).toThrow(
      "thresholdedGapJunctions: ip3 has length 2 (give 3)",
    );
    expect(() => thresholdedGapJunctions(ringGraph(3), [1, 1, -1])).toThrow("ip3[2] is -1");
  });
});
