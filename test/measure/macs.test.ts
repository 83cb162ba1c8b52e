import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { AstrocyteNetwork } from "../../src/astrocyte";
import { countMacs } from "../../src/measure";
import { GraphBuilder, lenet5, mlp, resnet18, TaskNetwork, type Initialiser } from "../../src/network";
import { leavesNoTensors } from "../engine/engines";

function counted(network: TaskNetwork | AstrocyteNetwork) {
  const count = countMacs(network);
  network.dispose();
  return count;
}

function astrocyte(shape: readonly [number, number], channels: readonly number[]): AstrocyteNetwork {
  return new AstrocyteNetwork({ shape, channels, gate: "sigmoid", seed: 0 });
}

/** A network of one layer, [8, 8, 3] to [channels], which is never run. */
function one(layer: (graph: GraphBuilder, initial: Initialiser) => string): TaskNetwork {
  const graph = new GraphBuilder([8, 8, 3]);
  const output = graph.globalAverage(layer(graph, (shape) => tf.zeros([...shape])));
  return new TaskNetwork(
    {
      name: "one layer",
      inputShape: [8, 8, 3],
      classes: graph.shape(output)[0],
      graph: graph.build(output),
      planes: [],
      astrocyteChannels: [],
      astrocyteInitialiser: "normal",
    },
    { seed: 0 },
  );
}

describe("countMacs", () => {
  leavesNoTensors();

  it("counts LeNet-5's 2.293 M layer by layer", () => {
    expect(counted(lenet5())).toEqual({
      layers: [
        { layer: "conv1", macs: 500 * 24 * 24 },
        { layer: "conv2", macs: 25_000 * 8 * 8 },
        { layer: "fc1", macs: 400_000 },
        { layer: "fc2", macs: 5_000 },
      ],
      total: 2_293_000,
    });
  });

  it("counts ResNet-18's 605.8 M, its stages alike but for the stem", () => {
    const { layers, total } = counted(resnet18());
    expect(total / 1e6).toBeCloseTo(605.8, 1);
    const of = (from: number, to: number) => layers.slice(from, to).reduce((sum, { macs }) => sum + macs, 0);
    expect(of(1, 5)).toBe(147_456 * 32 * 32);
    expect([of(5, 10), of(10, 15), of(15, 20)]).toEqual([of(1, 5), of(1, 5), of(1, 5)]);
  });

  it("counts as many for an MLP as it has weights", () => {
    expect(counted(mlp()).total).toBe(266_200);
  });

  it.each<[string, [number, number], number[], number, number]>([
    ["ResNet-18", [83, 64], [16, 32, 64, 128], 102.2, 1],
    ["LeNet-5's convolutions", [10, 7], [8, 16, 32], 0.21, 2],
    ["LeNet-5's dense layers", [52, 25], [8, 16, 32, 64, 128], 7.9, 1],
    ["the MLP", [37, 32], [8, 16, 32, 64, 128], 7.3, 1],
  ])("counts a call of the astrocyte network of %s", (_, shape, channels, millions, digits) => {
    expect(counted(astrocyte(shape, channels)).total / 1e6).toBeCloseTo(millions, digits);
  });

  it("counts a transposed convolution where it multiplies: at each position of its input", () => {
    expect(counted(astrocyte([5, 4], [2, 3])).layers).toEqual([
      { layer: "down.0", macs: 9 * 2 * 5 * 4 },
      { layer: "down.1", macs: 9 * 2 * 3 * 2 * 2 },
      { layer: "transposed.0", macs: 3 * 2 * 2 * 3 * 2 * 2 },
      { layer: "up.0", macs: 9 * 4 * 2 * 5 * 4 },
      { layer: "gate", macs: 9 * 2 * 5 * 4 },
    ]);
  });

  it("counts k·k·C at each position of a depthwise layer's output", () => {
    const depthwise = one((graph, initial) =>
      graph.depthwise("only", graph.input, { size: 3, stride: 2, padding: 1, initial }),
    );
    expect(counted(depthwise).total).toBe(9 * 3 * 4 * 4);
  });
});
