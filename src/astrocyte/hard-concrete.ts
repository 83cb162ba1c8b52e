import * as tf from "@tensorflow/tfjs-core";

const [temperature, low, high] = [2 / 3, -0.1, 1.1];

/**
 * The published constants: temperature β, the interval (γ, ζ) that the concrete distribution is stretched to, and what log α is
 * raised by in the probability of an open gate, −β ln(−γ/ζ) = 1.5986.
 */
export const hardConcrete = { temperature, low, high, shift: -temperature * Math.log(-low / high) } as const;

/**
 * The probability that a hard-concrete gate is not 0: P(z > 0) = σ(log α − β ln(−γ/ζ)) = σ(log α + 1.5986).
 *
 * Source: Louizos, Welling and Kingma, 2018.
 */
export function openProbability<T extends tf.Tensor>(logAlpha: T): T {
  return tf.sigmoid(tf.add<T>(logAlpha, hardConcrete.shift));
}

/**
 * A drawn gate: z = clip((ζ − γ) σ((L + log α) / β) + γ, 0, 1) with logistic noise L.
 *
 * The gradient goes through the noise into log α, and is 0 where z is clipped.
 *
 * @param logAlpha [units], or anything that the noise's shape can be broadcast with
 * @param noise logistic, {@link logisticNoise}; [N, units] for gates of their own for each image
 */
export function drawnGate(logAlpha: tf.Tensor, noise: tf.Tensor): tf.Tensor {
  return stretched(tf.sigmoid(tf.div(tf.add(noise, logAlpha), temperature)));
}

/** The gate without noise: clip((ζ − γ) σ(log α) + γ, 0, 1). */
export function meanGate<T extends tf.Tensor>(logAlpha: T): T {
  return stretched(tf.sigmoid(logAlpha)) as T;
}

/** Logistic noise L = ln u − ln(1 − u) from u uniform in (0, 1). */
export function logisticNoise(uniform: tf.Tensor): tf.Tensor {
  return tf.sub(tf.log(uniform), tf.log(tf.sub(1, uniform)));
}

function stretched(s: tf.Tensor): tf.Tensor {
  return tf.clipByValue(tf.add(tf.mul(s, high - low), low), 0, 1);
}
