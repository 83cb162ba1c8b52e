import * as tf from "@tensorflow/tfjs-core";

/**
 * Cross-correlation of images with filters, without bias: y[n, i, j, o] = Σ x[n, s·i + a − p, s·j + b − p, c] w[a, b, c, o].
 *
 * @param x [N, H, W, C]
 * @param filters w, [k, k, C, O]
 * @param stride s
 * @param padding zeros p on each side of height and width, as PyTorch counts them; or `"same"`, as many as keep
 *   ⌈size / s⌉ positions, the odd one below and right, as TensorFlow counts them
 */
export function convolution(
  x: tf.Tensor4D,
  filters: tf.Tensor4D,
  stride: number,
  padding: number | "same",
): tf.Tensor4D {
  if (padding === "same" || keepsSize(filters, stride, padding)) return tf.conv2d(x, filters, stride, "same");
  if (padding === 0) return tf.conv2d(x, filters, stride, "valid");
  const zeros: [number, number] = [padding, padding];
  return tf.conv2d(tf.pad(x, [[0, 0], zeros, zeros, [0, 0]]), filters, stride, "valid");
}

function keepsSize({ shape: [height, width] }: tf.Tensor4D, stride: number, padding: number): boolean {
  return stride === 1 && padding > 0 && height === 2 * padding + 1 && width === 2 * padding + 1;
}
