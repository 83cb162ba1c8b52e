import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { GradientSums } from "../../src/engine/gradient-sums";

import { onEachEngine } from "./engines";

onEachEngine("GradientSums", () => {
  it("adds up, and disposes of what has gone into a sum", () => {
    tf.tidy(() => {
      const [loss, x] = [tf.scalar(0), tf.scalar(0)];
      const sums = new GradientSums([[loss, tf.scalar(1)]]);
      const [first, second] = [tf.scalar(2), tf.scalar(3)];
      sums.add([[x, first]]);
      sums.add([[x, second]]);
      expect(sums.of(x)!.dataSync()[0]).toBe(5);
      expect([first.isDisposed, second.isDisposed]).toEqual([true, true]);
    });
  });

  it("keeps a gradient while another tensor has the same", () => {
    tf.tidy(() => {
      const [a, b, c] = [tf.scalar(0), tf.scalar(0), tf.scalar(0)];
      const sums = new GradientSums([]);
      const shared = tf.scalar(2);
      sums.add([
        [a, shared],
        [b, shared],
      ]);
      sums.drop(a);
      expect(shared.isDisposed).toBe(false);
      // Handed on, once into a sum.
      sums.add([
        [b, tf.scalar(1)],
        [c, shared],
      ]);
      expect([sums.of(b)!, sums.of(c)!].map((value) => value.dataSync()[0])).toEqual([3, 2]);
      sums.drop(c);
      expect(shared.isDisposed).toBe(true);
    });
  });

  it("leaves those that it was given to their owner", () => {
    tf.tidy(() => {
      const loss = tf.scalar(0);
      const given = tf.scalar(1);
      const sums = new GradientSums([[loss, given]]);
      sums.drop(loss);
      expect(sums.of(loss)).toBeUndefined();
      expect(given.isDisposed).toBe(false);
    });
  });
});
