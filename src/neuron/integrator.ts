/**
 * The right-hand side of dy/dt = f(t, y): writes the slopes at time `t` and state `y` into `slope`, an array of the
 * same length that is already there.
 */
export type Derivative = (t: number, y: Float64Array, slope: Float64Array) => void;

/** `"euler"` has order 1 (one evaluation a step), `"rungeKutta4"` order 4 (four evaluations a step). */
export type Integrator = "euler" | "rungeKutta4";

/**
 * One step of the explicit Euler method: y + dt f(t, y). Global error of order dt.
 *
 * @returns a new array; `y` is left as it is.
 */
export function eulerStep(f: Derivative, t: number, y: Float64Array, dt: number): Float64Array {
  const k1 = slopeAt(f, t, y);
  return moved(y, k1, dt);
}

/**
 * One step of the classical Runge-Kutta method: y + dt (k1 + 2 k2 + 2 k3 + k4) / 6. Global error of order dt⁴.
 *
 * Kutta, Zeitschrift für Mathematik und Physik 46 (1901) 435-453.
 *
 * @returns a new array; `y` is left as it is.
 */
export function rungeKutta4Step(f: Derivative, t: number, y: Float64Array, dt: number): Float64Array {
  const half = dt / 2;
  const k1 = slopeAt(f, t, y);
  const k2 = slopeAt(f, t + half, moved(y, k1, half));
  const k3 = slopeAt(f, t + half, moved(y, k2, half));
  const k4 = slopeAt(f, t + dt, moved(y, k3, dt));
  return y.map((value, i) => value + (dt / 6) * (at(k1, i) + 2 * at(k2, i) + 2 * at(k3, i) + at(k4, i)));
}

/** One step of the method that is named. */
export function integratorStep(
  integrator: Integrator,
  f: Derivative,
  t: number,
  y: Float64Array,
  dt: number,
): Float64Array {
  return integrator === "euler" ? eulerStep(f, t, y, dt) : rungeKutta4Step(f, t, y, dt);
}

function slopeAt(f: Derivative, t: number, y: Float64Array): Float64Array {
  const slope = new Float64Array(y.length);
  f(t, y, slope);
  return slope;
}

function moved(y: Float64Array, slope: Float64Array, dt: number): Float64Array {
  return y.map((value, i) => value + dt * at(slope, i));
}

/** A missing element becomes NaN, which the models refuse, rather than a silent 0. */
function at(values: Float64Array, i: number): number {
  return values[i] ?? NaN;
}
