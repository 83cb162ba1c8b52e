import * as tf from "@tensorflow/tfjs-core";

import { randomStream } from "../../engine";

/** Logistic noise ln(v / (1 − v)), v uniform, one value an image and unit. */
export function logisticNoise(images: number, units: number, seed: number, purpose: string): tf.Tensor2D {
  const next = randomStream(seed, purpose);
  const values = new Float32Array(images * units);
  for (let i = 0; i < values.length; i++) {
    const v = Math.min(1 - 1e-7, Math.max(1e-7, next()));
    values[i] = Math.log(v / (1 - v));
  }
  return tf.tensor2d(values, [images, units]);
}

/** Gates drawn for each image: z = clip(1.2 σ((noise + log α) / β) − 0.1, 0, 1). */
export function drawnGates(logAlpha: tf.Tensor1D, noise: tf.Tensor2D): tf.Tensor2D {
  const s = tf.sigmoid(tf.mul(tf.add(noise, logAlpha), 1.5));
  return tf.clipByValue(tf.sub(tf.mul(s, 1.2), 0.1), 0, 1) as tf.Tensor2D;
}
