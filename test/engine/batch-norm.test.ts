import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { BatchNorm, normal, type NormMode } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { difference } from "./difference";
import { onEachEngine } from "./engines";

const training = (step = 1, update = true): NormMode => ({ statistics: "batch", update, step });
const running = (step = 1): NormMode => ({ statistics: "running", update: false, step });

onEachEngine("BatchNorm", () => {
  /** Two channels: 1, 2, 3, 6 (mean 3, squares 14) and 10, 10, 20, 20 (mean 15, squares 100). */
  const images = () => tf.tensor4d([1, 10, 2, 10, 3, 20, 6, 20], [2, 1, 2, 2]);

  it("normalises by the biased variance", () => {
    const norm = new BatchNorm(2);
    tf.tidy(() => {
      const y = norm.apply(images(), training());
      const [a, b] = [Math.sqrt(14 / 4 + 1e-5), Math.sqrt(100 / 4 + 1e-5)];
      expect(difference(y, [-2 / a, -5 / b, -1 / a, -5 / b, 0, 5 / b, 3 / a, 5 / b])).toBeLessThan(1e-5);
    });
    norm.dispose();
  });

  it("keeps running statistics of the mean and of the unbiased variance, a tenth new each time", () => {
    const norm = new BatchNorm(2);
    tf.tidy(() => {
      norm.apply(images(), training());
      expect(difference(norm.statistics(1).mean, [0.3, 1.5])).toBeLessThan(1e-6);
      expect(difference(norm.statistics(1).variance, [0.9 + 1.4 / 3, 0.9 + 10 / 3])).toBeLessThan(1e-5);
      norm.apply(images(), training());
      expect(difference(norm.statistics(1).mean, [0.57, 2.85])).toBeLessThan(1e-5);
      expect(
        difference(norm.statistics(1).variance, [0.81 + 1.9 * (1.4 / 3), 0.81 + 1.9 * (10 / 3)]),
      ).toBeLessThan(1e-5);
    });
    norm.dispose();
  });

  it("doubles the variance of a two-element plane in its running statistics", () => {
    const norm = new BatchNorm(1);
    tf.tidy(() => {
      norm.apply(tf.tensor4d([0, 2], [1, 2, 1, 1]), training());
      expect(difference(norm.statistics(1).variance, [0.9 + 0.1 * 2])).toBeLessThan(1e-6);
    });
    norm.dispose();
  });

  it("learns nothing without update, nor from running statistics", () => {
    const norm = new BatchNorm(2);
    tf.tidy(() => {
      norm.apply(images(), training(1, false));
      norm.apply(images(), running());
      expect([...norm.statistics(1).mean.dataSync()]).toEqual([0, 0]);
      expect([...norm.statistics(1).variance.dataSync()]).toEqual([1, 1]);
    });
    norm.dispose();
  });

  it("keeps one set of running statistics a regulation step where it has as many, else shares the last", () => {
    const [shared, own] = [new BatchNorm(2), new BatchNorm(2, 2)];
    tf.tidy(() => {
      for (const norm of [shared, own]) {
        norm.apply(images(), training(1));
        norm.apply(tf.neg(images()), training(2));
      }
      expect(shared.statistics(2)).toBe(shared.statistics(1));
      expect(difference(shared.statistics(1).mean, [0.27 - 0.3, 1.35 - 1.5])).toBeLessThan(1e-6);
      expect(difference(own.statistics(1).mean, [0.3, 1.5])).toBeLessThan(1e-6);
      expect(difference(own.statistics(2).mean, [-0.3, -1.5])).toBeLessThan(1e-6);
      expect(own.statistics(3)).toBe(own.statistics(2));
      const x = images();
      expect(difference(own.apply(x, running(1)), own.apply(x, running(2)))).toBeGreaterThan(0.1);
    });
    shared.dispose();
    own.dispose();
  });

  it("evaluates by running statistics, scale and offset: γ (x − μ) / √(σ² + ε) + β", () => {
    const norm = new BatchNorm(2);
    tf.tidy(() => {
      norm.gamma.assign(tf.tensor1d([2, -1]));
      norm.beta.assign(tf.tensor1d([0.5, 3]));
      norm.statistics(1).mean.assign(tf.tensor1d([1, 10]));
      norm.statistics(1).variance.assign(tf.tensor1d([4, 25]));
      const y = norm.apply(images(), running());
      expect(difference(y, [0.5, 3, 1.5, 3, 2.5, 1, 5.5, 1])).toBeLessThan(1e-4);
    });
    norm.dispose();
  });

  it("trains scale and offset, and counts no running statistic among trainable variables", () => {
    const norm = new BatchNorm(3);
    tf.tidy(() => {
      const x = normal([2, 3, 3, 3], 1, 1, "x") as tf.Tensor4D;
      const { grads } = tf.variableGrads(
        () => tf.sum<tf.Scalar>(tf.square(norm.apply(x, training()))),
        [norm.gamma, norm.beta],
      );
      expect(difference(grads[norm.gamma.name]!, [36, 36, 36])).toBeLessThan(1e-2);
      expect(difference(grads[norm.beta.name]!, [0, 0, 0])).toBeLessThan(1e-4);
      expect(norm.running.flatMap(({ mean, variance }) => [mean.trainable, variance.trainable])).toEqual([
        false,
        false,
      ]);
    });
    norm.dispose();
  });

  it("refuses one value a channel, which has no variance, before anything is learnt", () => {
    const norm = new BatchNorm(2, 2);
    tf.tidy(() => {
      const one = tf.ones<tf.Rank.R4>([1, 1, 1, 2]);
      expect(() => norm.apply(one, training(2))).toThrow(AstroNetError);
      expect(() => norm.apply(one, training(2))).toThrow(
        "batch normalisation of [1, 1, 1, 2] at regulation step 2: one value a channel has no variance",
      );
      expect([...norm.statistics(2).variance.dataSync()]).toEqual([1, 1]);
      expect(norm.apply(one, running()).shape).toEqual([1, 1, 1, 2]);
    });
    norm.dispose();
  });
});
