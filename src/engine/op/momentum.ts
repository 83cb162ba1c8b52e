import * as tf from "@tensorflow/tfjs-core";

import { Attributes } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp, inOrder } from "./op";

/** A step's numbers: learning rate η, momentum μ and weight decay λ. */
export interface MomentumSettings {
  readonly rate: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

/** Parameters after a step, and the velocity of all behind one another, [size]. */
export interface MomentumStep {
  readonly parameters: readonly tf.Tensor[];
  readonly velocity: tf.Tensor1D;
}

/**
 * A step of stochastic gradient descent with momentum: u' = μ u + g + λ θ, θ' = θ − η u'. It has no gradient.
 *
 * One op on the native CPU engine, which reads and writes each value once.
 *
 * @param parameters θ, of any shapes
 * @param gradients g, one a parameter
 * @param velocity u, one value for each of all parameters, behind one another, [size]; none counts as zeros
 */
export function momentumStep(
  parameters: readonly tf.Tensor[],
  gradients: readonly tf.Tensor[],
  velocity: tf.Tensor1D | undefined,
  { rate, momentum, weightDecay }: MomentumSettings,
): MomentumStep {
  const settings = tf.tensor1d([rate, momentum, weightDecay]);
  const before = velocity ? [velocity] : [];
  const inputs = inOrder([settings, ...parameters, ...gradients, ...before]);
  const [after, ...stepped] = step(inputs, { count: parameters.length });
  settings.dispose();
  return { velocity: after as tf.Tensor1D, parameters: stepped };
}

const step = defineOp<string, { readonly count: number }>({
  name: "AstroNetMomentum",
  portable(inputs, { count }) {
    const [settings, ...rest] = Object.values(inputs) as [tf.Tensor, ...tf.Tensor[]];
    const [rate, momentum, weightDecay] = tf.unstack(settings) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const flat = (tensors: readonly tf.Tensor[]) =>
      tf.concat(tensors.map((tensor) => tf.reshape(tensor, [tensor.size])));
    const parameters = rest.slice(0, count);
    const pull = tf.add(flat(rest.slice(count, 2 * count)), tf.mul(flat(parameters), weightDecay));
    const velocity = rest[2 * count];
    const after = velocity ? tf.add(tf.mul(velocity, momentum), pull) : pull;
    const parts = tf.split(
      tf.mul(after, rate),
      parameters.map(({ size }) => size),
    );
    return [after, ...parameters.map((one, i) => tf.sub(one, tf.reshape(parts[i]!, one.shape)))];
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    const { count } = settings;
    const tensors = Object.values(inputs);
    const attributes = new Attributes(backend)
      .type("T", "float32")
      .int("N", count)
      .int("velocities", tensors.length - 1 - 2 * count)
      .done();
    return backend.executeMultipleOutputs("AstroNetMomentum", attributes, tensors, 1 + count);
  },
});
