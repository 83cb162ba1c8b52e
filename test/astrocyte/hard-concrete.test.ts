import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { drawnGate, logisticNoise, meanGate, openProbability, projectedClip } from "../../src/astrocyte";
import { uniform } from "../../src/engine";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

const logAlpha = [-3, -1, -0.2, 0.4, 2];

onEachEngine("hard-concrete gates", () => {
  it("open as often as they say", () => {
    tf.tidy(() => {
      const alpha = tf.tensor1d(logAlpha);
      const noise = logisticNoise(tf.add(0.5, tf.mul(0.499999, uniform([20_000, 5], 1, 4, "noise"))));
      const z = drawnGate(alpha, noise);
      const share = tf.mean(tf.cast(tf.greater(z, 0), "float32"), 0);
      expect(difference(share, openProbability(alpha))).toBeLessThan(0.012);
      expect(tf.min(z).dataSync()[0]).toBe(0);
      expect(tf.max(z).dataSync()[0]).toBe(1);
    });
  });

  it("have the known values", () => {
    tf.tidy(() => {
      const [p] = openProbability(tf.tensor1d([0])).dataSync();
      expect(p).toBeCloseTo(1 / (1 + Math.exp(-1.5986)), 4);
      expect([...meanGate(tf.tensor1d([-9, 0, 9])).dataSync()]).toEqual([0, 0.5, 1]);
    });
  });

  it.each([
    ["openProbability", openProbability],
    ["meanGate", meanGate],
    ["drawnGate", (x: tf.Tensor1D) => drawnGate(x, tf.tensor1d([0.3, -0.4, 0.1, 0.2, -1])) as tf.Tensor1D],
  ] as const)("has the gradient of %s that differences give", (_, gate) => {
    tf.tidy(() => {
      const weight = tf.tensor1d([1, -2, 3, 0.5, 1.5]);
      const f = (x: tf.Tensor1D): tf.Scalar => tf.sum(tf.mul(gate(x), weight));
      const gradient = tf
        .grad(f as (x: tf.Tensor) => tf.Tensor)(tf.tensor1d(logAlpha))
        .dataSync();
      const h = 1e-2;
      logAlpha.forEach((_, i) => {
        const at = (by: number) =>
          f(tf.tensor1d(logAlpha.map((x, j) => (i === j ? x + by : x)))).dataSync()[0]!;
        expect(gradient[i]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 2);
      });
    });
  });
});

onEachEngine("projectedClip", () => {
  it("clips, and lets through every gradient but the one that leads further out", () => {
    tf.tidy(() => {
      const x = tf.tensor1d([-7, -7, 0, 0, 6, 6]);
      const dy = tf.tensor1d([1, -1, 1, -1, 1, -1]);
      expect([...projectedClip(x, -5, 4).dataSync()]).toEqual([-5, -5, 0, 0, 4, 4]);
      const gradient = tf.grad((value) => projectedClip(value, -5, 4))(x, dy);
      // Steps go against the gradient: 1 lowers, -1 raises.
      expect([...gradient.dataSync()]).toEqual([0, -1, 1, -1, 1, 0]);
    });
  });
});
