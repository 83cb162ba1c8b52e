import { expect, it } from "vitest";

import { regulate } from "../../src";
import { AstroNetError } from "../../src/error";
import { AstroNet } from "../../src/network";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";
import { disturb, tf } from "./layers-model/models";
import { evaluation, noise, openAllGates } from "./networks";

/** A user's model: two convolutions and two dense layers. */
function model(): tf.LayersModel {
  const { layers } = tf;
  const made = tf.sequential({
    layers: [
      layers.conv2d({ name: "conv1", inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ name: "conv2", filters: 6, kernelSize: 2, activation: "relu" }),
      layers.flatten(),
      layers.dense({ name: "fc", units: 3, activation: "softmax" }),
    ],
  });
  return disturb(made, 1);
}

onEachEngine("regulate", () => {
  it("puts an astrocyte network over the units of a layers model", () => {
    const own = model();
    const net = regulate(own, { seed: 2, statistics: ["mean"] });
    expect(net).toBeInstanceOf(AstroNet);
    tf.tidy(() => {
      const [step] = net.forward(noise(net.network, 2), { training: false });
      expect(Object.entries(step!.gates).map(([layer, gate]) => [layer, gate.size])).toEqual([
        ["conv1", 4],
        ["conv2", 6],
        ["fc", 24],
      ]);
      expect(step!.logits.shape).toEqual([2, 3]);
    });
    net.dispose();
    own.dispose();
  });

  it("leaves the model's function as it is where all gates are open", () => {
    const own = model();
    const net = regulate(own, { gate: "relu" });
    openAllGates(net);
    tf.tidy(() => {
      const images = noise(net.network, 2);
      const expected = own.predict(images) as tf.Tensor;
      for (const { logits } of net.forward(images, { training: false })) {
        expect(difference(tf.softmax(logits), expected)).toBeLessThan(1e-5);
      }
      expect(difference(tf.softmax(net.network.forward(images, evaluation)), expected)).toBeLessThan(1e-5);
    });
    net.dispose();
    own.dispose();
  });

  it("leaves nothing behind where the astrocytes do not fit", () => {
    const own = model();
    const before = tf.memory().numTensors;
    const attempt = () =>
      regulate(own, { planes: [{ layers: ["conv9"], width: 2 }], astrocyteChannels: [[2]] });
    expect(attempt).toThrow(AstroNetError);
    expect(attempt).toThrow('unknown layer in unit plane: "conv9"');
    expect(tf.memory().numTensors).toBe(before);
    own.dispose();
  });
});
