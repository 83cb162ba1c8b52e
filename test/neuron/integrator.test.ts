import { describe, expect, it } from "vitest";

import {
  eulerStep,
  integratorStep,
  rungeKutta4Step,
  type Derivative,
  type Integrator,
} from "../../src/neuron";

import { at } from "./oscillation";

/** y' = -y + sin t, y(0) = 1; y = (3 e^-t + sin t - cos t) / 2. */
const forced: Derivative = (t, y, slope) => {
  slope[0] = -at(y, 0) + Math.sin(t);
};
const solution = (t: number): number => (3 * Math.exp(-t) + Math.sin(t) - Math.cos(t)) / 2;

/** The largest error on the way to t = 2; the error at one time may pass through 0. */
function worstError(integrator: Integrator, steps: number): number {
  const dt = 2 / steps;
  let y: Float64Array = Float64Array.of(1);
  let worst = 0;
  for (let k = 0; k < steps; k++) {
    y = integratorStep(integrator, forced, k * dt, y, dt);
    worst = Math.max(worst, Math.abs(at(y, 0) - solution((k + 1) * dt)));
  }
  return worst;
}

describe("integrator", () => {
  it.each([
    ["euler", 1],
    ["rungeKutta4", 4],
  ] as const)("%s has order %i: halving the step divides the error by 2^order", (integrator, order) => {
    for (const steps of [20, 40, 80]) {
      const measured = Math.log2(worstError(integrator, steps) / worstError(integrator, 2 * steps));
      expect(Math.abs(measured - order)).toBeLessThan(0.12);
    }
  });

  it("keeps the order on a system: a harmonic oscillator over one turn", () => {
    const oscillator: Derivative = (_t, y, slope) => {
      slope[0] = at(y, 1);
      slope[1] = -at(y, 0);
    };
    const miss = (steps: number): number => {
      let y: Float64Array = Float64Array.of(1, 0);
      for (let k = 0; k < steps; k++) y = rungeKutta4Step(oscillator, 0, y, (2 * Math.PI) / steps);
      return Math.hypot(at(y, 0) - 1, at(y, 1));
    };
    expect(Math.abs(Math.log2(miss(50) / miss(100)) - 4)).toBeLessThan(0.1);
  });

  it("integrates a cubic in time exactly with Runge-Kutta 4, and a constant exactly with Euler", () => {
    const cubic: Derivative = (t, _y, slope) => {
      slope[0] = 4 * t * t * t;
    };
    expect(at(rungeKutta4Step(cubic, 1, Float64Array.of(1), 2), 0)).toBeCloseTo(81, 12);
    const constant: Derivative = (_t, _y, slope) => {
      slope[0] = 3;
    };
    expect(at(eulerStep(constant, 0, Float64Array.of(1), 2), 0)).toBe(7);
  });

  it("leaves the state it is given alone", () => {
    const y = Float64Array.of(1);
    eulerStep(forced, 0, y, 0.1);
    rungeKutta4Step(forced, 0, y, 0.1);
    expect(at(y, 0)).toBe(1);
  });
});
