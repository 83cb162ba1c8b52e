import { AstroNetError } from "../error";

import { neuronActivation } from "./activation";
import { requireAfterStep, requireVector } from "./domain";
import {
  requireThreeTimeScaleParameters,
  type ThreeTimeScaleParameters,
  type ThreeTimeScaleSize,
} from "./three-time-scale-parameters";

/** State of the three-time-scale system: n neurons, n × n synapses, m astrocytes. */
export interface ThreeTimeScaleState {
  /** x, n neurons: fast. */
  readonly neurons: Float64Array;
  /** W, n × n synapses row by row (to, from): as fast as the neurons. */
  readonly synapses: Float64Array;
  /** z, m astrocytes: slower by τ. */
  readonly astrocytes: Float64Array;
}

/** What reaches the system during one step. */
export interface ThreeTimeScaleInput {
  /** I, k numbers. */
  readonly signal: ArrayLike<number>;
}

/** A system at zero, from which the published runs start. */
export function threeTimeScaleInitial({ neurons, astrocytes }: ThreeTimeScaleSize): ThreeTimeScaleState {
  return {
    neurons: new Float64Array(neurons),
    synapses: new Float64Array(neurons * neurons),
    astrocytes: new Float64Array(astrocytes),
  };
}

/**
 * One step of the trainable neuron-synapse-astrocyte system of Gong et al., on plain numbers.
 *
 * x ← (1 - γ) x + γ (W φ(x) + W_in I), then W ← (1 - γ) W + γ (C Φ(x) + D ψ(z)), then
 * z ← (1 - γτ) z + γτ (F ψ(z) + H Φ(x) + W_in2 I), with φ the sigmoid, Φ = φφᵀ, ψ = tanh. Synapses and astrocytes see the
 * neurons' new state, and W sees the old z. `threeTimeScaleTensorStep` is the same step on tensors, for learning.
 *
 * Gong, Pasqualetti, Papouin and Ching, PLoS Computational Biology 20 (2024) e1012186, doi 10.1371/journal.pcbi.1012186;
 * order of updates and the place of the input (inside γ) as in the authors' code.
 *
 * @param dt steps; 1, and nothing else: the rates are γ and τ.
 * @returns a new state.
 * @throws AstroNetError if a vector's length does not fit the size, a value is not finite, or `dt` is not 1.
 */
export function threeTimeScale(
  state: ThreeTimeScaleState,
  { signal }: ThreeTimeScaleInput,
  parameters: ThreeTimeScaleParameters,
  dt = 1,
): ThreeTimeScaleState {
  const model = "threeTimeScale";
  const { gamma, tau } = parameters;
  const { neurons: n, astrocytes: m, inputs: k } = parameters.size;
  if (dt !== 1) throw new AstroNetError(`${model}: dt is ${dt} (the rates are gamma and tau: give 1)`);
  requireVector(model, "neurons", state.neurons, n, "finite");
  requireVector(model, "synapses", state.synapses, n * n, "finite");
  requireVector(model, "astrocytes", state.astrocytes, m, "finite");
  requireVector(model, "signal", signal, k, "finite");
  requireThreeTimeScaleParameters(parameters);

  const recurrent = product(state.synapses, state.neurons.map(sigmoid));
  const driven = product(parameters.inputToNeuron, signal);
  const neurons = leak(state.neurons, gamma, (i) => (recurrent[i] ?? NaN) + (driven[i] ?? NaN));

  const phi = neurons.map(sigmoid);
  const coactivity = Float64Array.from(
    { length: n * n },
    (_, e) => (phi[Math.floor(e / n)] ?? NaN) * (phi[e % n] ?? NaN),
  );
  const psi = state.astrocytes.map(Math.tanh);
  const modulated = product(parameters.astrocyteToSynapse, psi);
  const synapses = leak(
    state.synapses,
    gamma,
    (e) => (parameters.hebbian[e] ?? NaN) * (coactivity[e] ?? NaN) + (modulated[e] ?? NaN),
  );

  const between = product(parameters.astrocyteToAstrocyte, psi);
  const sensed = product(parameters.synapseToAstrocyte, coactivity);
  const told = product(parameters.inputToAstrocyte, signal);
  const astrocytes = leak(
    state.astrocytes,
    gamma * tau,
    (i) => (between[i] ?? NaN) + (sensed[i] ?? NaN) + (told[i] ?? NaN),
  );
  const next = { neurons, synapses, astrocytes };
  requireAfterStep(model, next, { neurons: "finite", synapses: "finite", astrocytes: "finite" }, dt);
  return next;
}

function sigmoid(u: number): number {
  return neuronActivation("sigmoid", u);
}

function leak(values: Float64Array, rate: number, target: (i: number) => number): Float64Array {
  return values.map((value, i) => (1 - rate) * value + rate * target(i));
}

/** A matrix stored row by row, times a vector; the number of rows follows from the lengths. */
function product(matrix: Float64Array, vector: ArrayLike<number>): Float64Array {
  const columns = vector.length;
  const result = new Float64Array(matrix.length / columns);
  for (let row = 0; row < result.length; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      sum += (matrix[row * columns + column] ?? NaN) * (vector[column] ?? NaN);
    }
    result[row] = sum;
  }
  return result;
}
