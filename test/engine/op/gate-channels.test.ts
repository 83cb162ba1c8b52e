import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { gateChannels, normal } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

const forms = [
  { what: "maps, gates of each image", shape: [3, 4, 5, 19], gates: [3, 19], broadcast: [3, 1, 1, 19] },
  { what: "maps, the same gates", shape: [3, 4, 5, 19], gates: [19], broadcast: [19] },
  { what: "values, gates of each image", shape: [4, 21], gates: [4, 21], broadcast: [4, 21] },
  { what: "values, the same gates", shape: [4, 21], gates: [21], broadcast: [21] },
] as const;

onEachEngine("gateChannels", () => {
  it.each(forms)("has the values and gradients of a product: $what", ({ shape, gates, broadcast }) => {
    tf.tidy(() => {
      const given = [normal(shape, 1, 1, "x"), normal(gates, 1, 1, "gates")];
      const upstream = normal(shape, 1, 1, "upstream");
      const theirs = (x: tf.Tensor, g: tf.Tensor) => tf.mul(x, tf.reshape(g, [...broadcast]));
      const gradients = (way: typeof theirs) =>
        tf.grads((x, g) => tf.sum(tf.mul(way(x, g), upstream)))(given);
      const [x, g] = given as [tf.Tensor, tf.Tensor];
      expect(difference(gateChannels(x, g), theirs(x, g))).toBe(0);
      const expected = gradients(theirs);
      gradients(gateChannels).forEach((gradient, i) => {
        expect(gradient.shape).toEqual(given[i]!.shape);
        expect(difference(gradient, expected[i]!)).toBeLessThan(1e-5);
      });
    });
  });
});
