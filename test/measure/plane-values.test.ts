import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { planeValues } from "../../src/measure";
import { AstroNet, lenet5 } from "../../src/network";
import { onEachEngine } from "../engine/engines";

onEachEngine("planeValues", () => {
  it("reads statistics and gates of each plane at each step, in the order of the plane's units", async () => {
    const network = lenet5({ conv: [4, 6], dense: [10], classes: 3, inputShape: [16, 16, 1] });
    const net = new AstroNet(network, {
      planes: [
        { layers: ["conv1", "conv2"], width: 5 },
        { layers: ["fc1", "fc2"], width: 4 },
      ],
      astrocyteChannels: [[2], [2]],
    });
    const values = await planeValues(net);
    expect(values.map(({ step, plane, rows, columns }) => [step, plane, rows, columns])).toEqual([
      [1, 0, 2, 5],
      [1, 1, 4, 4],
      [2, 0, 2, 5],
      [2, 1, 4, 4],
    ]);
    expect(values[1]!.layers.map(({ name, units }) => [name, units])).toEqual([
      ["fc1", 6],
      ["fc2", 10],
    ]);
    tf.tidy(() => {
      const steps = net.regulate({ training: false });
      for (const { step, plane, statistics, gates } of values) {
        const taken = steps[step - 1]!;
        const names = plane === 0 ? ["conv1", "conv2"] : ["fc1", "fc2"];
        expect(gates).toEqual(Float32Array.from(names.flatMap((name) => [...taken.gates[name]!.dataSync()])));
        expect(statistics).toEqual(Float32Array.from(taken.planes[plane]!.dataSync()));
      }
      const means = tf.mean(network.weights.fc1!, 1).dataSync();
      means.forEach((mean, unit) => {
        expect(values[1]!.statistics[unit]).toBeCloseTo(mean, 6);
      });
    });
    net.dispose();
  });
});
