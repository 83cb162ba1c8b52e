import * as tf from "@tensorflow/tfjs-core";

const size = 2048;
const products = 12;

/** Floating-point operations a second, in 10⁹, that the engine in use reaches at best in a product of large square matrices. */
export function matrixPeak(): number {
  const [a, b] = [tf.randomNormal([size, size]), tf.randomNormal([size, size])] as [tf.Tensor2D, tf.Tensor2D];
  let least = Infinity;
  for (let i = 0; i < products; i++) {
    const start = performance.now();
    const product = tf.matMul(a, b);
    product.dataSync();
    least = Math.min(least, performance.now() - start);
    product.dispose();
  }
  tf.dispose([a, b]);
  return (2 * size ** 3) / (least * 1e6);
}
