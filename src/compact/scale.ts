import * as tf from "@tensorflow/tfjs-core";

import type { GraphBuilder } from "../network";

/** The layer that stands in front of a gate place whose gates could be folded into nothing else. */
export function scaleLayer(place: string): string {
  return `${place}.scale`;
}

/** Adds a layer that multiplies each channel by a number: a depthwise 1×1 convolution, or for a row of values a diagonal matrix. */
export function addScale(builder: GraphBuilder, place: string, from: string): string {
  const shape = builder.shape(from);
  if (shape.length === 3) {
    const initial = (weights: readonly number[]): tf.Tensor => tf.ones([...weights]);
    return builder.depthwise(scaleLayer(place), from, { size: 1, initial });
  }
  const initial = ([inputs, outputs]: readonly number[]): tf.Tensor => tf.eye(inputs!, outputs);
  return builder.dense(scaleLayer(place), from, { units: shape[0], initial });
}

/** The weights of such a layer, [1, 1, C, 1] or [C, C]. */
export function scaleWeights(scales: readonly number[], rank: number): tf.Tensor {
  return tf.tidy(() => {
    const values = tf.tensor1d([...scales]);
    return rank === 2 ? tf.diag(values) : tf.reshape(values, [1, 1, scales.length, 1]);
  });
}
