import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal, scaleUnits } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

const layers = [
  { shape: [5, 19], axis: 0, broadcast: [5, 1] },
  { shape: [3, 3, 4, 1], axis: 2, broadcast: [4, 1] },
  { shape: [3, 3, 2, 6], axis: 3, broadcast: [6] },
] as const;

onEachEngine("scaleUnits", () => {
  it("has the values and gradients of products, in several layers at once", () => {
    tf.tidy(() => {
      const weights = layers.map(({ shape }, i) => normal(shape, 1, i, "weights"));
      const factors = layers.map(({ shape, axis }, i) => normal([shape[axis]!], 1, i, "factors"));
      const upstream = layers.map(({ shape }, i) => normal(shape, 1, i, "upstream"));
      const ours = (tensors: readonly tf.Tensor[]) =>
        scaleUnits(
          layers.map(({ axis }, i) => ({
            weights: tensors[i]!,
            factors: tensors[layers.length + i] as tf.Tensor1D,
            axis,
          })),
        );
      const theirs = (tensors: readonly tf.Tensor[]) =>
        layers.map(({ broadcast }, i) =>
          tf.mul(tensors[i]!, tf.reshape(tensors[layers.length + i]!, [...broadcast])),
        );
      const given = [...weights, ...factors];
      const gradients = (way: typeof theirs) =>
        tf.grads((...tensors) =>
          tf.addN(way(tensors).map((product, i) => tf.sum(tf.mul(product, upstream[i]!)))),
        )(given);
      const products = theirs(given);
      ours(given).forEach((product, i) => {
        expect(difference(product, products[i]!)).toBe(0);
      });
      const expected = gradients(theirs);
      gradients(ours).forEach((gradient, i) => {
        expect(gradient.shape).toEqual(expected[i]!.shape);
        expect(difference(gradient, expected[i]!)).toBeLessThan(1e-5);
      });
    });
  });
});
