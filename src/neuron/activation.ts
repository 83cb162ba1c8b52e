import { AstroNetError } from "../error";

/** The activation function f of a neuron: a threshold at 0 (1 at and above it), ReLU, or the logistic sigmoid. */
export type NeuronActivation = "threshold" | "relu" | "sigmoid";

const functions: Readonly<Record<NeuronActivation, (u: number) => number>> = {
  threshold: (u) => (u >= 0 ? 1 : 0),
  relu: (u) => Math.max(0, u),
  // Both branches keep exp's argument at or below 0, so that neither overflows.
  sigmoid: (u) => (u >= 0 ? 1 / (1 + Math.exp(-u)) : Math.exp(u) / (1 + Math.exp(u))),
};

/**
 * The activation f(u) of a neuron whose summed input is u.
 *
 * `"threshold"`: 1 if u >= 0, else 0. `"relu"`: max(0, u). `"sigmoid"`: 1 / (1 + exp(-u)).
 *
 * @throws AstroNetError if the activation is unknown.
 */
export function neuronActivation(activation: NeuronActivation, u: number): number {
  if (!Object.hasOwn(functions, activation)) {
    const known = Object.keys(functions).map((name) => `"${name}"`);
    throw new AstroNetError(`unknown activation: "${activation}" (use ${known.join(", ")})`);
  }
  return functions[activation](u);
}
