import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { lenet5, resnet18, type TaskNetwork } from "../../../src/network";
import { weightStatistics } from "../../../src/train/structure/weight-statistics";
import { leavesNoTensors } from "../../engine/engines";

/** Mean square of a layer's weights at one index of one axis. */
function meanSquare(network: TaskNetwork, layer: string, axis: number, index: number): number {
  const weights = network.weights[layer]!;
  const along = weights.shape[axis]!;
  const after = weights.shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const own = [...weights.dataSync()].filter((_, i) => Math.floor(i / after) % along === index);
  return own.reduce((sum, w) => sum + w * w, 0) / own.length;
}

describe("weightStatistics", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("are the recipe's on LeNet-5", async () => {
    const network = lenet5({ conv: [2, 3], dense: [5], classes: 3, inputShape: [16, 16, 1], seed: 3 });
    const { incoming, outgoing } = await weightStatistics(network.definition.graph)(network.weights);
    // Places: conv1 (2), conv2 (3), fc1.input (3 channels of 1×1), fc2.input (5).
    expect(incoming).toHaveLength(13);
    const close = (value: number | undefined, square: number) => {
      expect(value).toBeCloseTo(Math.sqrt(square), 5);
    };
    close(incoming[1], meanSquare(network, "conv1", 3, 1));
    close(outgoing[1], meanSquare(network, "conv2", 2, 1));
    close(incoming[2], meanSquare(network, "conv2", 3, 0));
    close(outgoing[2], meanSquare(network, "fc1", 0, 0));
    close(incoming[7], meanSquare(network, "conv2", 3, 2));
    close(outgoing[7], meanSquare(network, "fc1", 0, 2));
    close(incoming[10], meanSquare(network, "fc1", 1, 2));
    close(outgoing[10], meanSquare(network, "fc2", 0, 2));
    network.dispose();
  });

  it("add up the rows of a channel's positions", async () => {
    const network = lenet5({ conv: [2, 3], dense: [5], classes: 3, inputShape: [20, 20, 1], seed: 3 });
    const { outgoing } = await weightStatistics(network.definition.graph)(network.weights);
    const rows = [4, 5, 6, 7].map((row) => meanSquare(network, "fc1", 0, row));
    expect(outgoing[3]).toBeCloseTo(Math.sqrt(rows.reduce((sum, row) => sum + row, 0)), 5);
    network.dispose();
  });

  it("add up what a residual sum adds, and whoever reads it", async () => {
    const network = resnet18({ width: 2, classes: 3, inputShape: [8, 8, 3], seed: 3 });
    const { incoming, outgoing } = await weightStatistics(network.definition.graph)(network.weights);
    const at = (place: string): number => {
      let first = 0;
      for (const { name, units } of network.gates) {
        if (name === place) return first;
        first += units;
      }
      throw new Error(place);
    };
    // The stem is read by the first block's convolution, and beyond the sums by the next block's and by both of the third.
    const stem = ["conv2", "conv4", "conv6", "short6"].map((layer) => meanSquare(network, layer, 2, 1));
    expect(outgoing[at("conv1") + 1]).toBeCloseTo(Math.sqrt(stem.reduce((sum, s) => sum + s, 0)), 5);
    // The classifier's inputs are written by all that the last stage adds up.
    const last = ["conv15", "short14", "conv17"].map((layer) => meanSquare(network, layer, 3, 4));
    expect(incoming[at("fc.input") + 4]).toBeCloseTo(Math.sqrt(last.reduce((sum, s) => sum + s, 0)), 5);
    network.dispose();
  });
});
