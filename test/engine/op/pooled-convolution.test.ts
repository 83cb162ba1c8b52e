import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal, pooledConvolution, type PooledConvolutionOptions } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

interface Case {
  readonly x: [number, number, number, number];
  readonly filters: [number, number, number, number];
  readonly padding: number;
  readonly rectified: boolean;
  readonly biased: boolean;
}

const cases: readonly Case[] = [
  { x: [3, 28, 28, 1], filters: [5, 5, 1, 7], padding: 0, rectified: true, biased: false },
  { x: [3, 12, 12, 7], filters: [5, 5, 7, 17], padding: 0, rectified: true, biased: true },
  { x: [5, 7, 8, 2], filters: [3, 2, 2, 9], padding: 0, rectified: false, biased: true },
  { x: [2, 9, 6, 3], filters: [3, 3, 3, 4], padding: 1, rectified: true, biased: true },
  { x: [1, 3, 4, 2], filters: [3, 4, 2, 3], padding: 2, rectified: false, biased: false },
  { x: [4, 5, 5, 1], filters: [1, 2, 1, 1], padding: 0, rectified: true, biased: false },
  { x: [1, 2, 2, 1], filters: [5, 5, 1, 2], padding: 4, rectified: false, biased: true },
  { x: [2, 3, 3, 1], filters: [2, 2, 1, 3], padding: 0, rectified: true, biased: false },
  { x: [1, 6, 6, 300], filters: [3, 3, 300, 2], padding: 1, rectified: true, biased: false },
];

/** By TensorFlow.js's own ops, one behind the other. */
function oneByOne(
  x: tf.Tensor4D,
  filters: tf.Tensor4D,
  { bias, padding, rectified }: PooledConvolutionOptions,
): tf.Tensor4D {
  const zeros: [number, number] = [padding, padding];
  const around = tf.pad<tf.Tensor4D>(x, [[0, 0], zeros, zeros, [0, 0]]);
  const maps = tf.conv2d(around, filters, 1, "valid");
  const pooled = tf.maxPool(bias ? tf.add<tf.Tensor4D>(maps, bias) : maps, 2, 2, "valid");
  return rectified ? tf.relu(pooled) : pooled;
}

onEachEngine("pooledConvolution", () => {
  it.each(cases)(
    "of $x with $filters, padding $padding, is one op after another, gradients too",
    ({ x: images, filters, padding, rectified, biased }) => {
      tf.tidy(() => {
        const x = normal(images, 1, 1, "x") as tf.Tensor4D;
        const w = normal(filters, 1, 1, "filters") as tf.Tensor4D;
        const bias = biased ? (normal([filters[3]], 1, 1, "bias") as tf.Tensor1D) : undefined;
        const options = { bias, padding, rectified };
        const expected = oneByOne(x, w, options);
        const actual = pooledConvolution(x, w, options);
        expect(actual.shape).toEqual(expected.shape);
        expect(difference(actual, expected)).toBeLessThan(1e-4);

        const dy = normal(expected.shape, 1, 1, "dy");
        const gradients = (op: typeof pooledConvolution) =>
          tf.grads((x, w, bias) =>
            tf.sum(
              tf.mul(
                op(x as tf.Tensor4D, w as tf.Tensor4D, { ...options, bias: bias as tf.Tensor1D | undefined }),
                dy,
              ),
            ),
          )(bias ? [x, w, bias] : [x, w]);
        const wanted = gradients(oneByOne);
        gradients(pooledConvolution).forEach((gradient, i) => {
          expect(difference(gradient, wanted[i]!)).toBeLessThan(1e-4);
        });
      });
    },
  );

  it.each(cases)(
    "has gradients of its own for $x with $filters, padding $padding, on every engine",
    ({ x: images, filters: shape, padding, rectified }) => {
      tf.tidy(() => {
        const x = normal(images, 1, 1, "x") as tf.Tensor4D;
        const filters = normal(shape, 1, 1, "filters") as tf.Tensor4D;
        const y = oneByOne(x, filters, { padding, rectified });
        const dy = normal(y.shape, 1, 1, "dy");
        const expected = tf.grads((x, w) =>
          oneByOne(x as tf.Tensor4D, w as tf.Tensor4D, { padding, rectified }),
        )([x, filters], dy);
        const inputs = { dy, y, winners: winnersOf(x, filters, padding), x, filters };
        ["Input", "Filter"].forEach((of, i) => {
          const name = `AstroNetPooledConvolution${of}Gradient`;
          const [gradient] = tf.engine().runKernel<tf.Tensor[]>(name, inputs, { padding, rectified });
          expect(difference(gradient!, expected[i]!)).toBeLessThan(1e-4);
        });
      });
    },
  );
});

/** The first largest of each window's four positions, row by row. */
function winnersOf(x: tf.Tensor4D, filters: tf.Tensor4D, padding: number): tf.Tensor {
  const zeros: [number, number] = [padding, padding];
  const maps = tf.conv2d(tf.pad<tf.Tensor4D>(x, [[0, 0], zeros, zeros, [0, 0]]), filters, 1, "valid");
  const [n, height, width, channels] = maps.shape;
  const [rows, columns] = [Math.floor(height / 2), Math.floor(width / 2)];
  const whole = tf.slice(maps, [0, 0, 0, 0], [n, 2 * rows, 2 * columns, channels]);
  const windows = tf.transpose(tf.reshape(whole, [n, rows, 2, columns, 2, channels]), [0, 1, 3, 5, 2, 4]);
  const first = tf.argMax(tf.reshape(windows, [n * rows * columns * channels, 4]), 1);
  return tf.cast(tf.reshape(first, [n, rows, columns, channels]), "float32");
}
