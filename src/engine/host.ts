import * as tf from "@tensorflow/tfjs-core";

import { readsAtOnce } from "./reading";

/**
 * Works where tensors can be read at once: on the engine in use, or in plain JavaScript in the place of one that cannot.
 *
 * Tensors of the other engine that the work uses must have been read ahead.
 */
export function onHost<T>(work: () => T): T {
  if (readsAtOnce()) return work();
  const before = tf.getBackend();
  // A backend that is there is in place at once.
  void tf.setBackend("cpu");
  try {
    return work();
  } finally {
    void tf.setBackend(before);
  }
}
