import { AstroNetError } from "../error";

import { requireNumber } from "./domain";
import { ip3ReceptorInactivation } from "./ip3-receptor";
import { liRinzelFluxes, liRinzelRates, type LiRinzelState } from "./li-rinzel";
import { requireLiRinzelParameters, type LiRinzelParameters } from "./li-rinzel-parameters";

/** The phase plane's two nullclines, h over calcium, at one level of IP3. */
export interface LiRinzelNullclines {
  /** µM, from 0 (left out) to the level at which the endoplasmic reticulum is no fuller than the cytosol. */
  readonly calcium: Float64Array;
  /** Where dC/dt = 0; NaN where no h in [0, 1] holds calcium still. */
  readonly calciumNullcline: Float64Array;
  /** Where dh/dt = 0. */
  readonly hNullcline: Float64Array;
}

/** A point at which calcium and h stand still while IP3 is held. */
export interface LiRinzelEquilibrium {
  /** µM. */
  readonly calcium: number;
  readonly h: number;
  /** Whether small disturbances die out. */
  readonly stable: boolean;
  /** What a small disturbance does: decays or grows straight, spirals, or leaves along one line only. */
  readonly kind: "node" | "focus" | "saddle";
}

/**
 * The nullclines of calcium and h at a held level of IP3.
 *
 * dh/dt = 0: h = Q2 / (Q2 + C). dC/dt = 0: h = ∛((pump - leak) / channel at h = 1).
 *
 * @param ip3 µM, above 0.
 * @param points how many levels of calcium, evenly spaced in its logarithm from 0.005 µM.
 * @throws AstroNetError if `ip3` is not positive or `points` is no whole number from 2.
 */
export function liRinzelNullclines(
  ip3: number,
  parameters: LiRinzelParameters,
  points = 400,
): LiRinzelNullclines {
  requireNumber("liRinzelNullclines", "ip3", ip3, "positive");
  requireLiRinzelParameters("liRinzelNullclines", parameters);
  if (!Number.isInteger(points) || points < 2) {
    throw new AstroNetError(`liRinzelNullclines: points is ${points} (give a whole number from 2)`);
  }
  const calcium = calciumAxis(parameters, points);
  return {
    calcium,
    calciumNullcline: calcium.map((level) => {
      const { channel, leak, pump } = liRinzelFluxes({ ip3, calcium: level, h: 1 }, parameters);
      const h = Math.cbrt((pump - leak) / channel);
      return h >= 0 && h <= 1 ? h : NaN;
    }),
    hNullcline: calcium.map((level) => hAtRest(ip3, level, parameters)),
  };
}

/**
 * Every equilibrium of calcium and h at a held level of IP3, with its stability, in the order of rising calcium.
 *
 * An equilibrium that is not stable, with no stable one beside it, means oscillation: that is how the window of IP3 in
 * which calcium oscillates is found. Stability is read from the Jacobian's trace and determinant.
 *
 * @param ip3 µM, above 0.
 * @throws AstroNetError if `ip3` is not positive.
 */
export function liRinzelEquilibria(ip3: number, parameters: LiRinzelParameters): LiRinzelEquilibrium[] {
  requireNumber("liRinzelEquilibria", "ip3", ip3, "positive");
  requireLiRinzelParameters("liRinzelEquilibria", parameters);
  const net = (calcium: number): number =>
    liRinzelRates({ ip3, calcium, h: hAtRest(ip3, calcium, parameters) }, parameters).calcium;
  const axis = calciumAxis(parameters, 4000);
  const found: LiRinzelEquilibrium[] = [];
  for (let i = 1; i < axis.length; i++) {
    const [low, high] = [axis[i - 1] ?? NaN, axis[i] ?? NaN];
    if (net(low) > 0 !== net(high) > 0) found.push(equilibrium(ip3, bisect(net, low, high), parameters));
  }
  return found;
}

function hAtRest(ip3: number, calcium: number, parameters: LiRinzelParameters): number {
  const q2 = ip3ReceptorInactivation(ip3, parameters);
  return q2 / (q2 + calcium);
}

/** Above C_tot / (1 + ρ) calcium would flow back into the endoplasmic reticulum through the channel. */
function calciumAxis({ calciumTotal, volumeRatio }: LiRinzelParameters, points: number): Float64Array {
  const low = Math.log(0.0025 * calciumTotal);
  const high = Math.log((0.9999 * calciumTotal) / (1 + volumeRatio));
  return Float64Array.from({ length: points }, (_, i) => Math.exp(low + ((high - low) * i) / (points - 1)));
}

function bisect(f: (x: number) => number, low: number, high: number): number {
  const risesFromBelow = f(high) > 0;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0 === risesFromBelow) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

function equilibrium(ip3: number, calcium: number, parameters: LiRinzelParameters): LiRinzelEquilibrium {
  const h = hAtRest(ip3, calcium, parameters);
  const along = (dCalcium: number, dh: number): LiRinzelState => {
    const size = 1e-6;
    const ahead = { ip3, calcium: calcium + size * dCalcium, h: h + size * dh };
    const behind = { ip3, calcium: calcium - size * dCalcium, h: h - size * dh };
    const [a, b] = [liRinzelRates(ahead, parameters), liRinzelRates(behind, parameters)];
    return { ip3: 0, calcium: (a.calcium - b.calcium) / (2 * size), h: (a.h - b.h) / (2 * size) };
  };
  const [byCalcium, byH] = [along(1, 0), along(0, 1)];
  const trace = byCalcium.calcium + byH.h;
  const determinant = byCalcium.calcium * byH.h - byH.calcium * byCalcium.h;
  const kind = determinant < 0 ? "saddle" : trace * trace < 4 * determinant ? "focus" : "node";
  return { calcium, h, stable: trace < 0 && determinant > 0, kind };
}
