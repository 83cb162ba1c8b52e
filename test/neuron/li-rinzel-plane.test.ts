import { describe, expect, it } from "vitest";

import {
  liRinzelDefaults,
  liRinzelEquilibria,
  liRinzelNullclines,
  liRinzelRates,
  type LiRinzelEquilibrium,
} from "../../src/neuron";

import { at } from "./oscillation";

function only(ip3: number): LiRinzelEquilibrium {
  const found = liRinzelEquilibria(ip3, liRinzelDefaults);
  const [first] = found;
  if (found.length !== 1 || first === undefined) throw new Error(`${found.length} equilibria`);
  return first;
}

/** IP3 between `low` and `high` at which the equilibrium changes stability. */
function hopf(low: number, high: number): number {
  const before = only(low).stable;
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (only(middle).stable === before) low = middle;
    else high = middle;
  }
  return low;
}

describe("liRinzelEquilibria", () => {
  it("finds the window of IP3 in which calcium oscillates: 0.3545 to 0.6369 µM at the published constants", () => {
    expect(hopf(0.3, 0.5)).toBeCloseTo(0.3545, 4);
    expect(hopf(0.5, 0.8)).toBeCloseTo(0.6369, 4);
  });

  it("finds one equilibrium at each level, a stable node at rest, an unstable focus within the window", () => {
    expect(only(0.16)).toMatchObject({ stable: true, kind: "node" });
    expect(only(0.5)).toMatchObject({ stable: false, kind: "focus" });
    expect(only(1)).toMatchObject({ stable: true, kind: "focus" });
  });

  it("finds points where nothing moves", () => {
    for (const ip3 of [0.1, 0.5, 2]) {
      const { calcium, h } = only(ip3);
      const rates = liRinzelRates({ ip3, calcium, h }, liRinzelDefaults);
      expect(Math.abs(rates.calcium)).toBeLessThan(1e-15);
      expect(Math.abs(rates.h)).toBeLessThan(1e-15);
    }
  });

  it("finds three equilibria, the middle one a saddle, where the pump binds more tightly (K = 0.051 µM)", () => {
    const fine = { ...liRinzelDefaults, pumpAffinity: 0.051 };
    const counts = [0.3, 0.4, 0.5, 0.6].map((ip3) => liRinzelEquilibria(ip3, fine));
    const three = counts.find((found) => found.length === 3);
    expect(three?.[1]).toMatchObject({ kind: "saddle", stable: false });
    expect(three?.[0]?.stable).toBe(true);
  });

  it("refuses IP3 of 0 and parameters outside their domain", () => {
    expect(() => liRinzelEquilibria(0, liRinzelDefaults)).toThrow("liRinzelEquilibria: ip3 is 0");
    expect(() => liRinzelEquilibria(1, { ...liRinzelDefaults, d5: NaN })).toThrow(
      "liRinzelEquilibria: d5 is NaN",
    );
  });
});

describe("liRinzelNullclines", () => {
  it("are where calcium, and where h, stands still", () => {
    const ip3 = 0.5;
    const { calcium, calciumNullcline, hNullcline } = liRinzelNullclines(ip3, liRinzelDefaults, 200);
    expect(calcium).toHaveLength(200);
    let inside = 0;
    calcium.forEach((level, i) => {
      const still = liRinzelRates({ ip3, calcium: level, h: at(hNullcline, i) }, liRinzelDefaults);
      expect(Math.abs(still.h)).toBeLessThan(1e-15);
      const h = at(calciumNullcline, i);
      if (Number.isNaN(h)) return;
      inside++;
      const flat = liRinzelRates({ ip3, calcium: level, h }, liRinzelDefaults);
      expect(Math.abs(flat.calcium)).toBeLessThan(1e-15);
    });
    expect(inside).toBeGreaterThan(50);
  });

  it("cross at the equilibrium", () => {
    const { calcium, calciumNullcline, hNullcline } = liRinzelNullclines(0.5, liRinzelDefaults, 2000);
    const difference = calcium.map((_, i) => at(calciumNullcline, i) - at(hNullcline, i));
    const crossing = difference.findIndex((d, i) => i > 0 && d * at(difference, i - 1) < 0);
    expect(at(calcium, crossing)).toBeCloseTo(only(0.5).calcium, 2);
  });

  it("refuses fewer than two points", () => {
    expect(() => liRinzelNullclines(0.5, liRinzelDefaults, 1)).toThrow("liRinzelNullclines: points is 1");
  });
});
