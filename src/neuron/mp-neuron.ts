import { AstroNetError } from "../error";

import { neuronActivation, type NeuronActivation } from "./activation";
import { requireNumber, requireVector } from "./domain";

/** What makes an M-P neuron fire, beside its weights. */
export interface MPNeuronOptions {
  /** θ, taken from the weighted sum; 0 where left out. */
  readonly threshold?: number;
  /** f; `"threshold"`, as in the original, where left out. */
  readonly activation?: NeuronActivation;
}

/**
 * The McCulloch-Pitts neuron: y = f(Σᵢ wᵢ xᵢ - θ).
 *
 * With the threshold activation it fires (1) when the weighted sum reaches θ. The original has equal excitatory
 * weights and an inhibitory input that vetoes firing; here a veto is a weight below -(the sum of the others).
 *
 * McCulloch and Pitts, Bulletin of Mathematical Biophysics 5 (1943) 115-133, doi 10.1007/BF02478259.
 *
 * @param inputs x, n numbers.
 * @param weights w, n numbers.
 * @returns y.
 * @throws AstroNetError if the lengths differ, a number is not finite, or the activation is unknown.
 */
export function mpNeuron(
  inputs: ArrayLike<number>,
  weights: ArrayLike<number>,
  { threshold = 0, activation = "threshold" }: MPNeuronOptions = {},
): number {
  requireVector("mpNeuron", "inputs", inputs, inputs.length, "finite");
  requireVector("mpNeuron", "weights", weights, inputs.length, "finite");
  requireNumber("mpNeuron", "threshold", threshold, "finite");
  let sum = -threshold;
  for (let i = 0; i < inputs.length; i++) sum += (weights[i] ?? 0) * (inputs[i] ?? 0);
  return neuronActivation(activation, sum);
}

/**
 * A layer of M-P neurons over the same inputs: yⱼ = f(Σᵢ wⱼᵢ xᵢ - θ).
 *
 * @param inputs x, n numbers.
 * @param weights one row of n weights for each neuron.
 * @returns y, one number for each neuron.
 * @throws AstroNetError if there is no neuron, and as {@link mpNeuron}.
 */
export function mpLayer(
  inputs: ArrayLike<number>,
  weights: readonly ArrayLike<number>[],
  options: MPNeuronOptions = {},
): Float64Array {
  if (weights.length === 0) throw new AstroNetError("mpLayer: no neurons (give one row of weights for each)");
  return Float64Array.from(weights, (row) => mpNeuron(inputs, row, options));
}
