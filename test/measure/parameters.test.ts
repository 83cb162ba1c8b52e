import { describe, expect, it } from "vitest";

import { AstrocyteNetwork } from "../../src/astrocyte";
import { countParameters } from "../../src/measure";
import { lenet5, mlp, resnet18, type TaskNetwork } from "../../src/network";
import { leavesNoTensors } from "../engine/engines";

/** Counts a network that is made for it alone. */
function counted(network: TaskNetwork | AstrocyteNetwork) {
  const count = countParameters(network);
  network.dispose();
  return count;
}

function astrocyte(shape: readonly [number, number], channels: readonly number[]): AstrocyteNetwork {
  return new AstrocyteNetwork({ shape, channels, gate: "sigmoid", seed: 0 });
}

describe("countParameters", () => {
  leavesNoTensors();

  it("counts LeNet-5's 430,500 weights layer by layer", () => {
    expect(counted(lenet5())).toEqual({
      layers: [
        { layer: "conv1", weights: 500, bias: 0, norm: 0, total: 500 },
        { layer: "conv2", weights: 25_000, bias: 0, norm: 0, total: 25_000 },
        { layer: "fc1", weights: 400_000, bias: 0, norm: 0, total: 400_000 },
        { layer: "fc2", weights: 5_000, bias: 0, norm: 0, total: 5_000 },
      ],
      weights: 430_500,
      bias: 0,
      norm: 0,
      total: 430_500,
    });
  });

  it("counts the MLP's 266,200", () => {
    expect(counted(mlp()).total).toBe(266_200);
  });

  it("counts ResNet-18's 12,550,208, of which 9,600 are scales and offsets", () => {
    const { layers, ...sums } = counted(resnet18());
    expect(sums).toEqual({ weights: 12_540_608, bias: 0, norm: 9_600, total: 12_550_208 });
    expect(layers[0]).toEqual({ layer: "conv1", weights: 1_728, bias: 0, norm: 128, total: 1_856 });
    expect(layers[6]).toEqual({ layer: "short6", weights: 73_728, bias: 0, norm: 256, total: 73_984 });
    expect(layers.at(-1)).toEqual({ layer: "fc", weights: 5_120, bias: 0, norm: 0, total: 5_120 });
  });

  it.each<[string, [number, number], number[], number]>([
    ["ResNet-18", [83, 64], [16, 32, 64, 128], 242_882],
    ["LeNet-5's convolutions", [10, 7], [8, 16, 32], 17_250],
    ["LeNet-5's dense layers", [52, 25], [8, 16, 32, 64, 128], 261_218],
    ["the MLP", [37, 32], [8, 16, 32, 64, 128], 244_834],
  ])("counts the astrocyte network of %s", (_, shape, channels, total) => {
    expect(counted(astrocyte(shape, channels)).total).toBe(total);
  });

  it("counts all that an astrocyte network trains, and nothing else", () => {
    const network = astrocyte([10, 7], [2, 3, 5]);
    const trained = [...network.parameters()];
    const sizes = (norm: boolean) =>
      trained
        .filter(([name]) => !name.endsWith(".filters") === norm)
        .reduce((sum, [, { size }]) => sum + size, 0);
    const { weights, norm } = counted(network);
    expect([weights, norm]).toEqual([sizes(false), sizes(true)]);
  });
});
