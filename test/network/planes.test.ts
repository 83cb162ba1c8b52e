import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { UnitPlane } from "../../src/astrocyte";
import { randomStream } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { AstroNet, mlp, planesFor } from "../../src/network";
import { leavesNoTensors } from "../engine/engines";
import { noise } from "./networks";

const of = (...units: number[]) => units.map((count, i) => ({ name: `layer${i}`, units: count }));

describe("planesFor", () => {
  leavesNoTensors();

  it.each([
    ["the MLP", 1184, 32],
    ["LeNet-5's convolutions", 70, 7],
    ["ResNet-18", 5312, 64],
    ["ResNet-18's convolutions", 4800, 64],
    ["the inputs of its classifier", 512, 16],
  ])("gives the published plane of %s", (_, units, width) => {
    expect(planesFor(of(units)).planes).toEqual([{ layers: ["layer0"], width }]);
  });

  it("pads the last row where no width near a square divides the units", () => {
    expect(planesFor(of(90, 7)).planes).toEqual([{ layers: ["layer0", "layer1"], width: 7, padded: true }]);
  });

  it("lays units of any layers in network order on one plane near to a square, with astrocytes that it has room for", () => {
    const next = randomStream(1, "unit counts");
    for (let round = 0; round < 300; round++) {
      const layers = of(
        ...Array.from({ length: 1 + Math.floor(6 * next()) }, () => 1 + Math.floor(300 * next() ** 2)),
        1,
      );
      const { planes, astrocyteChannels } = planesFor(layers);
      expect(planes.map((spec) => spec.layers)).toEqual([layers.map(({ name }) => name)]);
      const { height, width, units } = new UnitPlane(
        planes[0]!,
        layers.map((layer) => ({ ...layer, kind: "dense" })),
      );
      expect(units).toBe(layers.reduce((sum, layer) => sum + layer.units, 0));
      expect(height * width - units).toBeGreaterThanOrEqual(0);
      expect(height * width - units).toBeLessThan(width);
      expect(planes[0]!.padded ?? false).toBe(units % width !== 0);
      expect(height).toBeGreaterThanOrEqual(width);
      expect(width).toBeGreaterThanOrEqual(Math.floor(Math.sqrt(units)) / 2);
      const [channels] = astrocyteChannels;
      expect(channels).toEqual([16, 32, 64, 128].slice(0, channels!.length));
      const room = (level: number) => (height >> level) * (width >> level);
      expect(room(channels!.length - 1)).toBeGreaterThan(1);
      expect(channels!.length === 4 || room(channels!.length) < 2).toBe(true);
    }
  });

  it.each([
    [2, 1],
    [3, 4],
    [7, 6],
    [31, 9],
  ])("makes astrocytes that run over %i·%i inputs", (...factors) => {
    const [height, width] = factors;
    const network = mlp({ units: [height * width, 5, 3], inputShape: [height, width, 1] });
    const { planes, astrocyteChannels } = planesFor(network.layers, { channels: [2, 3, 4] });
    const net = new AstroNet(network, { planes, astrocyteChannels });
    tf.tidy(() => {
      const steps = net.forward(noise(network, 2), { training: false });
      for (const { gates } of steps) {
        expect(gates.fc1!.shape).toEqual([height * width]);
        expect(gates.fc2!.shape).toEqual([5]);
      }
    });
    net.dispose();
  });

  it("refuses a plane of one unit, or of none", () => {
    expect(() => planesFor(of(1))).toThrow(AstroNetError);
    expect(() => planesFor(of(1))).toThrow("unit plane: of 1 units (give layers with two units or more)");
    expect(() => planesFor([])).toThrow("unit plane: of 0 units");
  });
});
