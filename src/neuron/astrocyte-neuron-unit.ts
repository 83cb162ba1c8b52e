import { AstroNetError } from "../error";

import { requireNumber, requireVector } from "./domain";
import { mpLayer, mpNeuron, type MPNeuronOptions } from "./mp-neuron";

/**
 * What one gate of a layer belongs to. `"output"`: to a neuron, so to all its incoming weights (a convolution's
 * filter). `"input"`: to an input, so to all weights that read it (a fully connected layer of AstroNet).
 */
export type GatedUnit = "output" | "input";

/**
 * The astrocyte-neuron unit: y = f(Σᵢ p wᵢ xᵢ - θ), an M-P neuron whose weights an astrocyte scales by its gate p.
 *
 * p = 1 is the M-P neuron itself; p = 0 silences the unit (y = f(-θ)). A threshold neuron with θ = 0 does not feel a
 * positive gate, and a ReLU neuron with θ = 0 is scaled by it.
 *
 * The astrocyte floor computes p with a network over all units at once, and applies it to tensors: the same product,
 * unit by unit, with p in [0, 1] for the sigmoid and p >= 0 for ReLU gates.
 *
 * Han et al., AstroNet: When Astrocyte Meets Artificial Neural Network, CVPR 2023.
 *
 * @param inputs x, n numbers.
 * @param weights w, n numbers.
 * @param gate p, at or above 0.
 * @returns y.
 * @throws AstroNetError if the gate is negative or not finite, and as {@link mpNeuron}.
 */
export function astrocyteNeuron(
  inputs: ArrayLike<number>,
  weights: ArrayLike<number>,
  gate: number,
  options: MPNeuronOptions = {},
): number {
  requireNumber("astrocyteNeuron", "gate", gate, "nonNegative");
  return mpNeuron(
    inputs,
    Float64Array.from(weights, (weight) => gate * weight),
    options,
  );
}

/**
 * The weights that the astrocyte leaves to the neurons: W'ⱼᵢ = pⱼ Wⱼᵢ for output units, W'ⱼᵢ = pᵢ Wⱼᵢ for input units.
 *
 * Applied again to its own result it is AstroNet's temporal regulation: W₂ = p₂ ∘ W₁ = p₂ ∘ p₁ ∘ W.
 *
 * @param weights one row of n weights for each of m neurons.
 * @param gates p, m numbers for output units, n for input units, each at or above 0.
 * @returns m new rows.
 * @throws AstroNetError if the gates are not one a unit, or one is negative or not finite.
 */
export function gateWeights(
  weights: readonly ArrayLike<number>[],
  gates: ArrayLike<number>,
  unit: GatedUnit,
): Float64Array[] {
  const units = unit === "output" ? weights.length : (weights[0]?.length ?? 0);
  if (units === 0) throw new AstroNetError("gateWeights: no weights (give one row for each neuron)");
  requireVector("gateWeights", "gates", gates, units, "nonNegative");
  return weights.map((row, j) =>
    Float64Array.from(row, (weight, i) => (gates[unit === "output" ? j : i] ?? NaN) * weight),
  );
}

/**
 * A layer of astrocyte-neuron units over the same inputs: yⱼ = f(Σᵢ W'ⱼᵢ xᵢ - θ), W' as {@link gateWeights} has it.
 *
 * @returns y, one number for each neuron.
 * @throws AstroNetError as {@link gateWeights} and {@link mpNeuron}.
 */
export function astrocyteNeuronLayer(
  inputs: ArrayLike<number>,
  weights: readonly ArrayLike<number>[],
  gates: ArrayLike<number>,
  unit: GatedUnit,
  options: MPNeuronOptions = {},
): Float64Array {
  return mpLayer(inputs, gateWeights(weights, gates, unit), options);
}
