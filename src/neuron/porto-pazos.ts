import { AstroNetError } from "../error";

import { requireNumber, requireVector } from "./domain";

/** State of the astrocytes of one layer, one for each neuron, while a pattern is repeated. */
export interface PortoPazosState {
  /** How often each neuron was active, less how often it was not, since the pattern began. */
  readonly counters: Float64Array;
  /** For how many iterations, the present one among them, each astrocyte is active (above 0) or inactive (below 0). */
  readonly remaining: Float64Array;
  /** Iterations since the pattern began. */
  readonly iteration: number;
}

/** What the astrocytes see during one iteration. */
export interface PortoPazosInput {
  /** Outputs of the layer's neurons; at and above 0 counts as active, below 0 as not. */
  readonly outputs: ArrayLike<number>;
}

/** Parameters of the artificial neuron-glia rule; time in iterations. */
export interface PortoPazosParameters {
  /** How many iterations a pattern is repeated for (m). */
  readonly repetitions: number;
  /** Counter at which an astrocyte becomes active, or, negated, inactive (n). */
  readonly threshold: number;
  /** For how many iterations that lasts. */
  readonly duration: number;
  /** By what share an active astrocyte strengthens its neuron's incoming weights. */
  readonly increase: number;
  /** By what share an inactive one weakens them. */
  readonly decrease: number;
}

/**
 * Published constants: n = 3 of m = 6, effects of 4 iterations, +25 %, -50 %.
 *
 * Porto-Pazos et al. also use (n, m) = (2, 4), (2, 6) and (3, 8), and effects of 4 to 8 iterations.
 */
export const portoPazosDefaults: PortoPazosParameters = {
  repetitions: 6,
  threshold: 3,
  duration: 4,
  increase: 0.25,
  decrease: 0.5,
};

/** Astrocytes of a layer of so many neurons, before the first iteration of a pattern. */
export function portoPazosInitial(neurons: number): PortoPazosState {
  return { counters: new Float64Array(neurons), remaining: new Float64Array(neurons), iteration: 0 };
}

/**
 * One iteration of the astrocytes in an artificial neuron-glia network.
 *
 * Counter cᵢ += 1 where the neuron is active, else -1. At c >= n the astrocyte is active (+1), at c <= -n inactive (-1),
 * for `duration` iterations from the present one; reaching it again renews them. After m iterations a new pattern begins:
 * the next step first forgets counters and effects. A neuron that is always active thus has m - n + 1 strengthenings a
 * pattern: 4 with the defaults. {@link portoPazosWeights} applies them.
 *
 * (In the re-implementation from which the defaults come, an effect ends as soon as the counter falls below n.)
 *
 * Porto-Pazos et al., PLoS ONE 6 (2011) e19109, doi 10.1371/journal.pone.0019109; Alvarellos-González, Pazos and
 * Porto-Pazos, Computational and Mathematical Methods in Medicine 2012, 476324, doi 10.1155/2012/476324.
 *
 * @param dt iterations; 1, and nothing else.
 * @returns a new state.
 * @throws AstroNetError if the outputs are not one a neuron, a parameter is outside its domain, or `dt` is not 1.
 */
export function portoPazos(
  state: PortoPazosState,
  { outputs }: PortoPazosInput,
  parameters: PortoPazosParameters,
  dt = 1,
): PortoPazosState {
  const model = "portoPazos";
  const { repetitions, threshold, duration } = parameters;
  requireParameters(model, parameters);
  if (dt !== 1) throw new AstroNetError(`${model}: dt is ${dt} (the rule counts iterations: give 1)`);
  requireVector(model, "outputs", outputs, state.counters.length, "finite");
  const fresh = state.iteration >= repetitions;
  const before = fresh ? portoPazosInitial(outputs.length) : state;
  const counters = before.counters.map((count, i) => count + ((outputs[i] ?? NaN) >= 0 ? 1 : -1));
  const remaining = before.remaining.map((left, i) => {
    const count = counters[i] ?? NaN;
    if (Math.abs(count) >= threshold) return Math.sign(count) * duration;
    return left - Math.sign(left);
  });
  return { counters, remaining, iteration: before.iteration + 1 };
}

/**
 * The incoming weights after one iteration: w × 1.25 where the astrocyte is active, w × 0.5 where it is inactive.
 *
 * @param weights one row of incoming weights for each neuron.
 * @returns new rows.
 * @throws AstroNetError if there is not one row a neuron.
 */
export function portoPazosWeights(
  weights: readonly ArrayLike<number>[],
  { remaining }: PortoPazosState,
  parameters: PortoPazosParameters,
): Float64Array[] {
  requireParameters("portoPazosWeights", parameters);
  if (weights.length !== remaining.length) {
    throw new AstroNetError(
      `portoPazosWeights: ${weights.length} rows of weights for ${remaining.length} neurons (give one for each)`,
    );
  }
  return weights.map((row, i) => {
    const left = remaining[i] ?? 0;
    const scale = left > 0 ? 1 + parameters.increase : left < 0 ? 1 - parameters.decrease : 1;
    return Float64Array.from(row, (weight) => weight * scale);
  });
}

function requireParameters(model: string, parameters: PortoPazosParameters): void {
  for (const name of ["repetitions", "threshold", "duration"] as const) {
    if (!Number.isInteger(parameters[name]) || parameters[name] < 1) {
      throw new AstroNetError(`${model}: ${name} is ${parameters[name]} (give a whole number from 1)`);
    }
  }
  requireNumber(model, "increase", parameters.increase, "nonNegative");
  requireNumber(model, "decrease", parameters.decrease, "fraction");
}
