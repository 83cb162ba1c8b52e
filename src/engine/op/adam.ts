import * as tf from "@tensorflow/tfjs-core";

import { Attributes } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp, inOrder } from "./op";

/** What Adam remembers: one value for each of all parameters, behind one another, [size]. */
export interface AdamMoments {
  readonly m: tf.Tensor1D;
  readonly v: tf.Tensor1D;
}

/** A step's numbers. */
export interface AdamSettings {
  /** η √(1 − β₂ᵗ) / (1 − β₁ᵗ) */
  readonly rate: number;
  /** ε √(1 − β₂ᵗ) */
  readonly floor: number;
  readonly beta1: number;
  readonly beta2: number;
}

/** Parameters and moments after a step. */
export interface AdamStep extends AdamMoments {
  readonly parameters: readonly tf.Tensor[];
}

/**
 * A step of Adam: m' = β₁ m + (1 − β₁) g, v' = β₂ v + (1 − β₂) g², θ' = θ − rate · m' / (√v' + floor), with rate and floor
 * as {@link AdamSettings} have them. It has no gradient.
 *
 * One op on the native CPU engine, which reads and writes each value once.
 *
 * @param parameters θ, of any shapes
 * @param gradients g, one a parameter
 */
export function adamStep(
  parameters: readonly tf.Tensor[],
  gradients: readonly tf.Tensor[],
  { m, v }: AdamMoments,
  { rate, floor, beta1, beta2 }: AdamSettings,
): AdamStep {
  const settings = tf.tensor1d([rate, floor, beta1, 1 - beta1, beta2, 1 - beta2]);
  const [newM, newV, ...stepped] = step(inOrder([settings, m, v, ...parameters, ...gradients]), {});
  settings.dispose();
  return { m: newM as tf.Tensor1D, v: newV as tf.Tensor1D, parameters: stepped };
}

const step = defineOp<string, object>({
  name: "AstroNetAdam",
  portable(inputs) {
    const [settings, m, v, ...rest] = Object.values(inputs) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      ...tf.Tensor[],
    ];
    const parameters = rest.slice(0, rest.length / 2);
    const gradients = rest.slice(rest.length / 2);
    const [rate, floor, beta1, rest1, beta2, rest2] = tf.unstack(settings) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const g = tf.concat(gradients.map((gradient) => tf.reshape(gradient, [gradient.size])));
    const newM = tf.add(tf.mul(m, beta1), tf.mul(g, rest1));
    const newV = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), rest2));
    const change = tf.div(tf.mul(newM, rate), tf.add(tf.sqrt(newV), floor));
    const parts = tf.split(
      change,
      parameters.map(({ size }) => size),
    );
    return [newM, newV, ...parameters.map((one, i) => tf.sub(one, tf.reshape(parts[i]!, one.shape)))];
  },
  native(inputs, none, backend) {
    if (!hasOwnOps()) return this.portable(inputs, none);
    const tensors = Object.values(inputs);
    const count = (tensors.length - 3) / 2;
    const attributes = new Attributes(backend).type("T", "float32").int("N", count).done();
    return backend.executeMultipleOutputs("AstroNetAdam", attributes, tensors, 2 + count);
  },
});
