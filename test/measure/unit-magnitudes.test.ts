import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { unitMagnitudes } from "../../src/measure";
import { lenet5, resnet18 } from "../../src/network";
import { onEachEngine } from "../engine/engines";

onEachEngine("unitMagnitudes", () => {
  it("is the mean size of a filter's weights, or of those that read a dense layer's input", async () => {
    const network = lenet5({ conv: [2, 3], dense: [4] });
    tf.tidy(() => {
      network.weights.conv1!.assign(tf.tile(tf.tensor4d([1, -2], [1, 1, 1, 2]), [5, 5, 1, 1]));
      const rows = Array.from({ length: 4 }, (_, i) => Array.from({ length: 10 }, () => -i));
      network.weights.fc2!.assign(tf.tensor2d(rows));
    });
    const found = await unitMagnitudes(network);
    expect(Object.keys(found)).toEqual(network.gates.map(({ name }) => name));
    expect([...found.conv1!]).toEqual([1, 2]);
    expect([...found["fc2.input"]!]).toEqual([0, 1, 2, 3]);
    expect(found["fc1.input"]).toHaveLength(48);
    network.dispose();
  });

  it("finds the filter behind a batch normalisation", async () => {
    const network = resnet18({ width: 2, inputShape: [8, 8, 1] });
    const found = await unitMagnitudes(network);
    for (const { name, units } of network.gates) expect(found[name]).toHaveLength(units);
    network.dispose();
  });
});
