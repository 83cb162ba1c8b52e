import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { hardConcreteGates, logisticValues, normal } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

const forms = [
  { temperature: 2 / 3, low: -0.1, high: 1.1 },
  { temperature: 0.5, low: -0.2, high: 1.3 },
];

onEachEngine("hardConcreteGates", () => {
  const [images, units] = [300, 21];
  const stream = { seed: 3, purpose: "gates" };

  it.each(forms)("has the values and gradients of its definition with β = $temperature", (form) => {
    tf.tidy(() => {
      const logAlpha = tf.mul<tf.Tensor1D>(normal([units], 2, 1, "log α"), 1);
      const upstream = normal([images, units], 1, 1, "upstream");
      const noise = tf.tensor2d(logisticValues(images * units, stream), [images, units]);
      const definition = (a: tf.Tensor) => {
        const s = tf.sigmoid(tf.div(tf.add(noise, a), form.temperature));
        return tf.clipByValue(tf.add(tf.mul(s, form.high - form.low), form.low), 0, 1);
      };
      const ours = (a: tf.Tensor): tf.Tensor => hardConcreteGates(a as tf.Tensor1D, images, stream, form);
      expect(difference(ours(logAlpha), definition(logAlpha))).toBeLessThan(2e-6);
      const gradient = (way: typeof definition) => tf.grad((a) => tf.sum(tf.mul(way(a), upstream)))(logAlpha);
      expect(difference(gradient(ours), gradient(definition))).toBeLessThan(1e-4);
    });
  });

  it("differ with the stream alone", () => {
    tf.tidy(() => {
      const logAlpha = tf.zeros<tf.Rank.R1>([units]);
      const draw = (seed: number, purpose: string) => [
        ...hardConcreteGates(logAlpha, 4, { seed, purpose }, forms[0]!).dataSync(),
      ];
      expect(draw(1, "a")).toEqual(draw(1, "a"));
      expect(draw(2, "a")).not.toEqual(draw(1, "a"));
      expect(draw(1, "b")).not.toEqual(draw(1, "a"));
    });
  });
});
