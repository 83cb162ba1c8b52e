import * as tf from "@tensorflow/tfjs-core";

import { UnitPlane } from "../../src/astrocyte";
import { normal, type NormMode } from "../../src/engine";
import type { AstroNet, TaskNetwork } from "../../src/network";

export const training: NormMode = { statistics: "batch", update: false, step: 1 };
export const evaluation: NormMode = { statistics: "running", update: false, step: 1 };

/** Noise images of the network's input shape. */
export function noise(network: TaskNetwork, count: number): tf.Tensor4D {
  return normal([count, ...network.definition.inputShape], 1, 8, "images") as tf.Tensor4D;
}

/** Shapes of a network's weights by layer. */
export function shapesOf({ weights }: TaskNetwork): Record<string, number[]> {
  return Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape]));
}

/** Makes every gate of an AstroNet with ReLU gates exactly 1, whatever the astrocyte networks see. */
export function openAllGates({ planes }: AstroNet): void {
  tf.tidy(() => {
    for (const { astrocyte } of planes) {
      const { gamma, beta } = astrocyte.norms().get("gate")!;
      gamma.assign(tf.zeros([1]));
      beta.assign(tf.ones([1]));
    }
  });
}

/**
 * Map sizes [height, width] that TensorFlow.js really put out for each convolution, by the shape of its filters.
 *
 * It reads what the engine's profile says of every kernel that took the filters, so that a declared size is checked
 * against a computed one.
 */
export async function computedMapSizes(
  network: TaskNetwork,
  images: tf.Tensor4D,
): Promise<Map<string, Set<string>>> {
  const { kernels } = await tf.profile(() => {
    tf.tidy(() => {
      // Watched, each operation is computed by itself.
      network.forward(images, evaluation, network.weights, { watch: () => undefined });
    });
    return [];
  });
  const sizes = new Map<string, Set<string>>();
  for (const { inputShapes, outputShapes } of kernels) {
    const output = outputShapes[0];
    for (const shape of inputShapes) {
      if (shape.length !== 4 || output?.length !== 4 || output[0] !== images.shape[0]) continue;
      const key = shape.join();
      if (output[3] === shape[3])
        sizes.set(key, (sizes.get(key) ?? new Set()).add(output.slice(1, 3).join()));
    }
  }
  return sizes;
}

/** Batch normalisation by the batch's own moments, as it is before training: y = (x − μ) / √(σ² + 10⁻⁵). */
export function normalised(x: tf.Tensor4D): tf.Tensor4D {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
}

/** Maps with zeros around. */
export function surrounded(x: tf.Tensor4D, zeros: number): tf.Tensor4D {
  const around: [number, number] = [zeros, zeros];
  return tf.pad(x, [[0, 0], around, around, [0, 0]]);
}

/** The places whose gates change nothing, although some are closed and some half open: there should be none. */
export function idlePlaces(network: TaskNetwork): string[] {
  return tf.tidy(() => {
    const images = noise(network, 3);
    const open = network.forward(images, training).dataSync();
    return network.gates.flatMap(({ name, units }) => {
      const gates = { [name]: tf.tensor1d(Array.from({ length: units }, (_, i) => (i % 3) / 2)) };
      const gated = network.forward(images, training, network.weights, { gates }).dataSync();
      return gated.some((logit, i) => Math.abs(logit - open[i]!) > 1e-5) ? [] : [name];
    });
  });
}

/** Height and width of the planes of a network, by its definition. */
export function planeSizes({ definition, layers }: TaskNetwork): number[][] {
  return definition.planes.map((spec) => {
    const { height, width } = new UnitPlane(spec, layers);
    return [height, width];
  });
}
