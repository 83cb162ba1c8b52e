import { describe, expect, it } from "vitest";

import { synapticCurrent } from "../../src/neuron";

describe("synapticCurrent", () => {
  it("flows only while the presynaptic neuron is depolarised, towards the reversal potential", () => {
    expect(synapticCurrent(0.025, 30, -70)).toBeCloseTo(0.025 * 70, 12);
    expect(synapticCurrent(0.025, 0, -70)).toBeCloseTo(0.025 * 35, 12);
    expect(synapticCurrent(0.025, -70, -70)).toBeCloseTo(0, 12);
    expect(synapticCurrent(0.025, 30, 0)).toBeCloseTo(0, 12);
    expect(synapticCurrent(0.025, 30, -70, { reversal: -90, slope: 0.2 })).toBeCloseTo(-0.5, 12);
  });

  it("is 21 times as strong when the astrocyte boosts the synapse", () => {
    expect(synapticCurrent(0.525, 30, -70) / synapticCurrent(0.025, 30, -70)).toBeCloseTo(21, 12);
  });

  it("refuses a voltage that is no number", () => {
    expect(() => synapticCurrent(0.025, NaN, 0)).toThrow("synapticCurrent: presynaptic is NaN");
  });
});
