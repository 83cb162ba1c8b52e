import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { convolution, normal, pullback } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

interface Case {
  readonly x: [number, number, number, number];
  readonly filters: [number, number, number, number];
  readonly stride: number;
  readonly padding: number;
}

const cases: readonly Case[] = [
  { x: [2, 6, 5, 3], filters: [3, 3, 3, 4], stride: 1, padding: 1 },
  { x: [2, 8, 6, 3], filters: [3, 3, 3, 4], stride: 2, padding: 1 },
  { x: [1, 7, 7, 2], filters: [3, 3, 2, 3], stride: 2, padding: 1 },
  { x: [2, 8, 7, 1], filters: [5, 5, 1, 2], stride: 1, padding: 0 },
  { x: [1, 5, 5, 2], filters: [5, 5, 2, 3], stride: 1, padding: 2 },
  { x: [2, 4, 4, 3], filters: [1, 1, 3, 2], stride: 1, padding: 0 },
  { x: [1, 4, 6, 2], filters: [1, 1, 2, 2], stride: 2, padding: 0 },
  { x: [1, 5, 5, 2], filters: [3, 3, 2, 2], stride: 1, padding: 2 },
  { x: [3, 9, 8, 7], filters: [5, 5, 7, 17], stride: 1, padding: 0 },
  { x: [2, 6, 7, 5], filters: [3, 2, 5, 8], stride: 1, padding: 1 },
];

/** Calls back for every product in the definition: positions in y, x and the filters (row-major). */
function eachProduct(
  { x: [images, height, width, channels], filters: [rows, columns, , outputs], stride, padding }: Case,
  callback: (y: number, x: number, filter: number) => void,
): number[] {
  const size = (length: number, filter: number) => Math.floor((length + 2 * padding - filter) / stride) + 1;
  const [down, across] = [size(height, rows), size(width, columns)];
  for (let y = 0; y < images * down * across * outputs; y++) {
    const o = y % outputs;
    const j = Math.floor(y / outputs) % across;
    const i = Math.floor(y / outputs / across) % down;
    const n = Math.floor(y / outputs / across / down);
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b < columns; b++) {
        const [row, column] = [stride * i + a - padding, stride * j + b - padding];
        if (row < 0 || column < 0 || row >= height || column >= width) continue;
        for (let c = 0; c < channels; c++) {
          callback(
            y,
            ((n * height + row) * width + column) * channels + c,
            ((a * columns + b) * channels + c) * outputs + o,
          );
        }
      }
    }
  }
  return [images, down, across, outputs];
}

onEachEngine("convolution", () => {
  it.each(cases)(
    "of $x with $filters, stride $stride, padding $padding is its definition, gradients too",
    (spec) => {
      tf.tidy(() => {
        const { stride, padding } = spec;
        const x = normal(spec.x, 1, 1, "x") as tf.Tensor4D;
        const filters = normal(spec.filters, 1, 1, "filters") as tf.Tensor4D;
        const y = convolution(x, filters, stride, padding);
        const dy = normal(y.shape, 1, 1, "dy");
        const [dx, dfilters] = tf.grads((x, filters) =>
          tf.sum(tf.mul(convolution(x as tf.Tensor4D, filters as tf.Tensor4D, stride, padding), dy)),
        )([x, filters]) as [tf.Tensor, tf.Tensor];

        const [xs, ws, dys] = [x.dataSync(), filters.dataSync(), dy.dataSync()];
        const expected = { y: zeros(y.size), dx: zeros(x.size), dfilters: zeros(filters.size) };
        const shape = eachProduct(spec, (atY, atX, atFilter) => {
          expected.y[atY]! += xs[atX]! * ws[atFilter]!;
          expected.dx[atX]! += dys[atY]! * ws[atFilter]!;
          expected.dfilters[atFilter]! += dys[atY]! * xs[atX]!;
        });
        expect(y.shape).toEqual(shape);
        expect(difference(y, expected.y)).toBeLessThan(1e-4);
        expect(difference(dx, expected.dx)).toBeLessThan(1e-4);
        expect(difference(dfilters, expected.dfilters)).toBeLessThan(1e-4);
      });
    },
  );

  const followed: readonly Case[] = [
    ...cases,
    // Shared between threads: by our op, and by what follows TensorFlow's.
    { x: [4, 12, 12, 7], filters: [3, 3, 7, 17], stride: 1, padding: 1 },
    { x: [9, 16, 16, 4], filters: [1, 1, 4, 32], stride: 1, padding: 0 },
  ];
  it.each(followed)(
    "of $x with $filters, stride $stride, padding $padding, a bias and ReLU is one op after another, gradients too",
    ({ x: images, filters, stride, padding }) => {
      for (const [biased, rectified] of [
        [true, false],
        [false, true],
        [true, true],
      ] as const) {
        tf.tidy(() => {
          const x = normal(images, 1, 1, "x");
          const w = normal(filters, 1, 1, "filters");
          const given = [x, w, ...(biased ? [normal([filters[3]], 3, 1, "bias")] : [])];
          const plain = (x: tf.Tensor, w: tf.Tensor) =>
            convolution(x as tf.Tensor4D, w as tf.Tensor4D, stride, padding);
          const fused = (x: tf.Tensor, w: tf.Tensor, bias?: tf.Tensor): tf.Tensor =>
            convolution(x as tf.Tensor4D, w as tf.Tensor4D, stride, padding, {
              bias: bias as tf.Tensor1D | undefined,
              rectified,
            });
          const oneByOne = (x: tf.Tensor, w: tf.Tensor, bias?: tf.Tensor): tf.Tensor => {
            const sum = bias ? tf.add(plain(x, w), bias) : plain(x, w);
            return rectified ? tf.relu(sum) : sum;
          };
          const [actual, expected] = [fused, oneByOne].map((layer) => layer(x, w, given[2]));
          expect(actual!.shape).toEqual(expected!.shape);
          expect(difference(actual!, expected!)).toBeLessThan(1e-4);
          // Where rounding decides what a ReLU lets through, each is right.
          const clear = tf.cast(tf.greater(tf.abs(expected!), 1e-3), "float32");
          const dy = tf.mul(normal(expected!.shape, 1, 1, "dy"), clear);
          const gradients = (layer: typeof fused) =>
            tf.grads((x, w, bias?: tf.Tensor) => layer(x, w, bias))(given, dy);
          const wanted = gradients(oneByOne);
          gradients(fused).forEach((gradient, i) => {
            expect(gradient.shape).toEqual(wanted[i]!.shape);
            expect(difference(gradient, wanted[i]!)).toBeLessThan(1e-3);
          });
        });
      }
    },
  );

  it.each([2, 16])(
    "keeps nothing for its gradients but what it reads and puts out: %i channels",
    (channels) => {
      tf.tidy(() => {
        const x = normal([2, 6, 6, channels], 1, 1, "x") as tf.Tensor4D;
        const filters = tf.variable(normal([3, 3, channels, 8], 1, 1, "filters") as tf.Tensor4D);
        const bias = tf.variable(normal([8], 1, 1, "bias") as tf.Tensor1D);
        const before = tf.memory().numDataBuffers;
        const layer = pullback(
          () => convolution(x, filters, 1, 0, { bias, rectified: true }),
          [filters, bias],
        );
        expect(tf.memory().numDataBuffers - before).toBe(1);
        layer.dispose();
        tf.dispose([filters, bias]);
      });
    },
  );
});

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}
