import type * as tf from "@tensorflow/tfjs-core";

import { normal, uniform } from "../engine";

/** Convolution weights [k, k, I, O] from N(0, 2/(O·k·k)): He's initialiser by fan-out, as the released ResNets use it. */
export function heFanOut(shape: readonly number[], seed: number, purpose: string): tf.Tensor {
  const [height, width, , filters] = shape as [number, number, number, number];
  return normal(shape, Math.sqrt(2 / (filters * height * width)), seed, purpose);
}

/** Dense weights [in, out] from N(0, 0.01²). */
export function smallNormal(shape: readonly number[], seed: number, purpose: string): tf.Tensor {
  return normal(shape, 0.01, seed, purpose);
}

/**
 * Weights from U(±1/√f), as the released LeNet-5 has them: f = I·k·k for a convolution [k, k, I, O], and `out` (not `in`)
 * for a dense layer [in, out].
 */
export function releasedUniform(shape: readonly number[], seed: number, purpose: string): tf.Tensor {
  const fan = shape.length === 4 ? shape[0]! * shape[1]! * shape[2]! : shape[1]!;
  return uniform(shape, 1 / Math.sqrt(fan), seed, purpose);
}
