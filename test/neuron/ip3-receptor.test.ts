import { describe, expect, it } from "vitest";

import { ip3ReceptorInactivation, ip3ReceptorOpening, liRinzelDefaults } from "../../src/neuron";

const { d1, d2, d3, d5 } = liRinzelDefaults;

describe("ip3 receptor", () => {
  it("is the cube of three gates, each a half at its constant", () => {
    expect(ip3ReceptorOpening(d1, d5, 1, liRinzelDefaults)).toBeCloseTo(1 / 64, 15);
    expect(ip3ReceptorOpening(d1, d5, 0.5, liRinzelDefaults)).toBeCloseTo(1 / 512, 15);
    expect(ip3ReceptorOpening(0, 1, 1, liRinzelDefaults)).toBe(0);
  });

  it("is harder to inactivate with more IP3: Q2 from d2 d1 / d3 to d2", () => {
    expect(ip3ReceptorInactivation(0, liRinzelDefaults)).toBeCloseTo((d2 * d1) / d3, 15);
    expect(ip3ReceptorInactivation(1e9, liRinzelDefaults)).toBeCloseTo(d2, 6);
  });
});
