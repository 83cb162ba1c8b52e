import type * as tf from "@tensorflow/tfjs-core";

import { hardConcrete } from "../../astrocyte";
import { hardConcreteGates, type Stream } from "../../engine";

/**
 * Hard-concrete gates of the published form, drawn for each image and unit, [images, units], which differ with the stream alone.
 *
 * @param logAlpha [units]
 */
export function drawnGates(logAlpha: tf.Tensor1D, images: number, stream: Stream): tf.Tensor2D {
  return hardConcreteGates(logAlpha, images, stream, hardConcrete);
}
