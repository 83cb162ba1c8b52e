import { randomStream } from "../engine/random";
import { AstroNetError } from "../error";

import { requireNumber } from "./domain";

/** How large a three-time-scale system is. */
export interface ThreeTimeScaleSize {
  /** n. */
  readonly neurons: number;
  /** m. */
  readonly astrocytes: number;
  /** k. */
  readonly inputs: number;
}

/** Parameters of the three-time-scale system; every matrix is stored row by row and can be learnt. */
export interface ThreeTimeScaleParameters {
  readonly size: ThreeTimeScaleSize;
  /** γ: rate of neurons and synapses, in (0, 1]. */
  readonly gamma: number;
  /** τ: rate of the astrocytes over that of the neurons, in (0, 1]. */
  readonly tau: number;
  /** C, n × n: Hebbian strength of each synapse (a diagonal matrix over synapses). */
  readonly hebbian: Float64Array;
  /** D, (n × n) × m: from astrocytes to synapses. */
  readonly astrocyteToSynapse: Float64Array;
  /** F, m × m: between astrocytes. */
  readonly astrocyteToAstrocyte: Float64Array;
  /** H, m × (n × n): from synapses' activity to astrocytes. */
  readonly synapseToAstrocyte: Float64Array;
  /** W_in, n × k: from the signal to neurons. */
  readonly inputToNeuron: Float64Array;
  /** W_in2, m × k: from the signal to astrocytes. */
  readonly inputToAstrocyte: Float64Array;
}

/** Size, rates and seed of a system to begin with. */
export interface ThreeTimeScaleOptions extends Partial<ThreeTimeScaleSize> {
  readonly seed: number;
  readonly gamma?: number;
  readonly tau?: number;
}

/**
 * Parameters to begin learning from: 128 neurons, 64 astrocytes, γ = 0.1 and τ = 0.01 where left out, and normally
 * distributed matrices by seed.
 *
 * Standard deviations 1/n for C and D, 1/√m for F and H, 1 for both input matrices, as in the authors' code. (That code
 * has γ = 0.2 and τ = 0.02 for its bandits; 0.1 and 0.01 are a re-implementation's.)
 *
 * @throws AstroNetError if a size is no whole number from 1, or a rate is not in (0, 1].
 */
export function threeTimeScaleParameters({
  neurons = 128,
  astrocytes = 64,
  inputs = 1,
  seed,
  gamma = 0.1,
  tau = 0.01,
}: ThreeTimeScaleOptions): ThreeTimeScaleParameters {
  const size = { neurons, astrocytes, inputs };
  for (const [name, value] of Object.entries(size)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new AstroNetError(`threeTimeScale: ${name} is ${value} (give a whole number from 1)`);
    }
  }
  requireRates(gamma, tau);
  const synapses = neurons * neurons;
  const normal = (length: number, deviation: number, purpose: string): Float64Array => {
    const next = randomStream(seed, `three-time-scale/${purpose}`);
    return Float64Array.from(
      { length },
      () => deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    );
  };
  return {
    size,
    gamma,
    tau,
    hebbian: normal(synapses, 1 / neurons, "C"),
    astrocyteToSynapse: normal(synapses * astrocytes, 1 / neurons, "D"),
    astrocyteToAstrocyte: normal(astrocytes * astrocytes, 1 / Math.sqrt(astrocytes), "F"),
    synapseToAstrocyte: normal(astrocytes * synapses, 1 / Math.sqrt(astrocytes), "H"),
    inputToNeuron: normal(neurons * inputs, 1, "W_in"),
    inputToAstrocyte: normal(astrocytes * inputs, 1, "W_in2"),
  };
}

/** Refuses rates outside (0, 1] and matrices of the wrong length. @throws AstroNetError that names them. */
export function requireThreeTimeScaleParameters(parameters: ThreeTimeScaleParameters): void {
  requireRates(parameters.gamma, parameters.tau);
  requireShapes(parameters);
}

function requireRates(gamma: number, tau: number): void {
  for (const [name, rate] of [["gamma", gamma] as const, ["tau", tau] as const]) {
    requireNumber("threeTimeScale", name, rate, "positive");
    requireNumber("threeTimeScale", name, rate, "fraction");
  }
}

/** Lengths only: reading a million learnt numbers once more each step would cost as much as the step. */
function requireShapes(parameters: ThreeTimeScaleParameters): void {
  const { neurons: n, astrocytes: m, inputs: k } = parameters.size;
  const lengths = {
    hebbian: n * n,
    astrocyteToSynapse: n * n * m,
    astrocyteToAstrocyte: m * m,
    synapseToAstrocyte: m * n * n,
    inputToNeuron: n * k,
    inputToAstrocyte: m * k,
  };
  for (const name of Object.keys(lengths) as (keyof typeof lengths)[]) {
    if (parameters[name].length !== lengths[name]) {
      throw new AstroNetError(
        `threeTimeScale: ${name} has length ${parameters[name].length} (give ${lengths[name]})`,
      );
    }
  }
}
