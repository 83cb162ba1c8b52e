import type * as tf from "@tensorflow/tfjs-core";

import type { NativeBackend } from "./native";

const known = new WeakMap<NativeBackend, Map<string, number>>();

/**
 * The binding's number of a tensor that holds a shape, for TensorFlow ops that are told one.
 *
 * It is made once for each shape and kept: a training asks for the same few in every step.
 */
export function shapeConstant(backend: NativeBackend, { shape }: tf.Tensor): number {
  const numbers = known.get(backend) ?? new Map<string, number>();
  known.set(backend, numbers);
  const key = shape.join();
  const number =
    numbers.get(key) ??
    backend.binding.createTensor([shape.length], backend.binding.TF_INT32, Int32Array.from(shape));
  numbers.set(key, number);
  return number;
}
