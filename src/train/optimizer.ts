import * as tf from "@tensorflow/tfjs-core";

import { adamStep, momentumStep } from "../engine";

/** Moves parameters against their gradients. */
export interface Optimizer {
  learningRate: number;
  /**
   * Takes one step.
   *
   * @param gradients one a parameter, in the order of the parameters; not disposed of
   */
  step(gradients: readonly tf.Tensor[]): void;
  /** What it remembers between steps, by name; empty if nothing. */
  readonly slots: ReadonlyMap<string, tf.Variable>;
  dispose(): void;
}

/** How an optimizer is made once the parameters are known. */
export type OptimizerFactory = (parameters: readonly tf.Variable[]) => Optimizer;

/**
 * Adam: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − η m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and
 * v̂ = v / (1 − β₂ᵗ). PyTorch's defaults, ε = 10⁻⁸ among them.
 *
 * Source: Kingma and Ba, 2015.
 */
export function adam(options: {
  learningRate: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
}): OptimizerFactory {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  return (parameters) => {
    const size = parameters.reduce((sum, { size }) => sum + size, 0);
    const zeros = (): tf.Variable => tf.tidy(() => tf.variable(tf.zeros([size]), false));
    const m = zeros() as tf.Variable<tf.Rank.R1>;
    const v = zeros() as tf.Variable<tf.Rank.R1>;
    // A float32 scalar counts steps exactly to 2²⁴.
    const taken = tf.tidy(() => tf.variable(tf.scalar(0), false));
    return {
      learningRate,
      step(gradients) {
        tf.tidy(() => {
          // Never computed with: it stays on the host, where every engine reads it at once.
          const t = taken.dataSync()[0]! + 1;
          taken.assign(tf.scalar(t));
          const root = Math.sqrt(1 - beta2 ** t);
          const rate = (this.learningRate * root) / (1 - beta1 ** t);
          const after = adamStep(
            parameters,
            gradients,
            { m, v },
            { rate, floor: epsilon * root, beta1, beta2 },
          );
          m.assign(after.m);
          v.assign(after.v);
          parameters.forEach((parameter, i) => {
            parameter.assign(after.parameters[i]!);
          });
        });
      },
      slots: new Map<string, tf.Variable>([
        ["m", m],
        ["v", v],
        ["steps", taken],
      ]),
      dispose() {
        tf.dispose([m, v, taken]);
      },
    };
  };
}

/** Stochastic gradient descent: u ← μ u + g + λ θ, θ ← θ − η u; plain without momentum μ and weight decay λ. */
export function sgd(options: {
  learningRate: number;
  momentum?: number;
  weightDecay?: number;
}): OptimizerFactory {
  const { learningRate, momentum = 0, weightDecay = 0 } = options;
  return (parameters) => {
    const size = parameters.reduce((sum, { size }) => sum + size, 0);
    const velocity =
      momentum > 0 ? tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([size]), false)) : undefined;
    return {
      learningRate,
      step(gradients) {
        tf.tidy(() => {
          const settings = { rate: this.learningRate, momentum, weightDecay };
          const after = momentumStep(parameters, gradients, velocity, settings);
          velocity?.assign(after.velocity);
          parameters.forEach((parameter, i) => {
            parameter.assign(after.parameters[i]!);
          });
        });
      },
      slots: new Map(velocity ? [["velocity", velocity]] : []),
      dispose() {
        velocity?.dispose();
      },
    };
  };
}
