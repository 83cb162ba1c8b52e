import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { gradientsOfEach, normal } from "../../src/engine";

import { difference } from "./difference";
import { onEachEngine } from "./engines";

onEachEngine("gradientsOfEach", () => {
  /** Two losses that have much in common, the second built upon the first. */
  const draw = () => {
    const w = tf.tidy(() => tf.variable(normal([4, 3], 1, 1, "w")));
    const v = tf.tidy(() => tf.variable(normal([3], 1, 1, "v")));
    const x = normal([5, 4], 1, 1, "x") as tf.Tensor2D;
    const losses = (): [tf.Scalar, tf.Scalar] => {
      const hidden = tf.sigmoid(tf.matMul(x, w as tf.Tensor2D));
      const [left, right] = tf.split(
        tf.mul(hidden, tf.concat([tf.slice(w, 0, 1), tf.ones([4, 3])])),
        [1, 2],
        1,
      );
      return [tf.sum(tf.square(left!)), tf.sum(tf.mul(tf.square(hidden), tf.mul(v, tf.sum(right!))))];
    };
    const dispose = () => {
      tf.dispose([w, v, x]);
    };
    return { w, v, x, losses, dispose };
  };

  it("gives each loss its own gradients, as if each were differentiated by itself", () => {
    const { w, v, losses, dispose } = draw();
    tf.tidy(() => {
      const each = gradientsOfEach(losses, [w, v]);
      for (const i of [0, 1] as const) {
        const alone = tf.variableGrads(() => losses()[i], i === 0 ? [w] : [w, v]);
        expect(difference(each.losses[i]!, alone.value)).toBe(0);
        expect(difference(each.gradients[i]![0]!, alone.grads[w.name]!)).toBeLessThan(1e-5);
        expect(difference(each.gradients[i]![1]!, alone.grads[v.name] ?? [0, 0, 0])).toBeLessThan(1e-5);
      }
    });
    dispose();
  });

  it("leaves only losses and gradients behind", () => {
    const { w, v, losses, dispose } = draw();
    const before = tf.memory().numTensors;
    const { losses: values, gradients } = gradientsOfEach(losses, [w, v]);
    expect(tf.memory().numTensors).toBe(before + 6);
    tf.dispose([...values, ...gradients.flat()]);
    dispose();
  });

  it("leaves nothing behind when the forward pass throws, and can be used again", () => {
    const { w, v, losses, dispose } = draw();
    const failing = () => {
      losses();
      throw new Error("broken");
    };
    expect(() => gradientsOfEach(failing, [w, v])).toThrow("broken");
    tf.tidy(() => {
      expect(gradientsOfEach(losses, [w, v]).losses).toHaveLength(2);
    });
    dispose();
  });

  it("refuses to run within another gradient", () => {
    const { w, losses, dispose } = draw();
    const nested = () => gradientsOfEach(losses, [w]).losses[0]!;
    expect(() => tf.variableGrads(nested, [w])).toThrow(/within another gradient/);
    dispose();
  });
});
