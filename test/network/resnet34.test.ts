import { describe, expect, it } from "vitest";

import { countMacs, countParameters } from "../../src/measure";
import { AstroNet, resnet34 } from "../../src/network";
import { leavesNoTensors } from "../engine/engines";
import { planeSizes } from "./networks";

describe("resnet34", () => {
  leavesNoTensors();

  it("has 21,797,672 parameters and 3.66 G MACs for ImageNet, with 1×1 shortcuts and a bias", () => {
    // He et al., 2016, table 1 has 3.6·10⁹; torchvision's `resnet34` has as many parameters.
    const network = resnet34({ stem: "imagenet", shortcut: "1x1", bias: true });
    expect(network.definition).toMatchObject({ inputShape: [224, 224, 3], classes: 1000 });
    expect(countParameters(network).total).toBe(21_797_672);
    expect(countMacs(network).total).toBe(3_663_761_408);
    network.dispose();
  });

  it("has the published planes: 8512 filters on [133, 64] and 512 inputs of the classifier on [32, 16]", () => {
    const network = resnet34();
    expect(network.definition).toMatchObject({ inputShape: [32, 32, 3], classes: 10 });
    expect(planeSizes(network)).toEqual([
      [133, 64],
      [32, 16],
    ]);
    expect(network.definition.astrocyteChannels).toEqual([
      [8, 16, 32, 64, 128],
      [8, 16, 32, 64, 128],
    ]);
    network.dispose();
  });

  it("has its units in network order, a shortcut behind its block's first layer", () => {
    const network = resnet34({ width: 2 });
    const names = network.layers.map(({ name }) => name);
    expect(names).toHaveLength(33 + 3 + 1);
    expect(names.filter((name) => name.startsWith("short"))).toEqual(["short8", "short16", "short28"]);
    for (const name of ["8", "16", "28"]) {
      expect(names.indexOf(`short${name}`)).toBe(names.indexOf(`conv${name}`) + 1);
    }
    network.dispose();
  });

  it.each([1, 2, 3, 8])("has planes that fit their astrocytes at width %i", (width) => {
    const net = new AstroNet(resnet34({ width }));
    expect(net.planes.map(({ plane }) => plane.height * plane.width)).toEqual([133 * width, 8 * width]);
    net.dispose();
  });
});
