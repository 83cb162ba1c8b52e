import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { resnet18, type ForwardOptions } from "../../../src/network";
import { NodeValues } from "../../../src/network/graph/node-values";
import { onEachEngine } from "../../engine/engines";

onEachEngine("values of nodes", () => {
  it("are disposed of behind their last reading, where no other name has them", () => {
    tf.tidy(() => {
      const [x, a, b] = [tf.scalar(0), tf.scalar(1), tf.scalar(2)];
      const values = new NodeValues(["x", "a", "a", "same"], [x], true);
      values.set("x", x);
      values.set("a", a);
      values.set("same", a);
      values.set("b", b);
      values.haveBeenRead(["x", "a"]);
      expect([x, a].map(({ isDisposed }) => isDisposed)).toEqual([false, false]);
      values.haveBeenRead(["a"]);
      expect(a.isDisposed).toBe(false);
      values.haveBeenRead(["same"]);
      expect([a, b].map(({ isDisposed }) => isDisposed)).toEqual([true, false]);
    });
  });

  it("stay where they are to be kept", () => {
    tf.tidy(() => {
      const a = tf.scalar(1);
      const values = new NodeValues(["a"], [], false);
      values.set("a", a);
      values.haveBeenRead(["a"]);
      expect(values.get("a").isDisposed).toBe(false);
    });
  });

  it("take a small part of all that a network puts out while it is evaluated", () => {
    const network = resnet18({ width: 4 });
    const x = tf.zeros<tf.Rank.R4>([1, 32, 32, 3]);
    const mode = { statistics: "running", update: false, step: 1 } as const;
    const held = (options: ForwardOptions): number =>
      tf.tidy(() => {
        const before = tf.memory().numBytes;
        network.forward(x, mode, network.weights, options);
        return tf.memory().numBytes - before;
      });
    expect(held({})).toBeLessThan(0.25 * held({ watch: () => undefined }));
    network.dispose();
    x.dispose();
  });
});
