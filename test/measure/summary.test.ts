import { describe, expect, it } from "vitest";

import { countMacs, countParameters, summarize } from "../../src/measure";
import { AstroNet, lenet5, resnet18 } from "../../src/network";
import { leavesNoTensors } from "../engine/engines";

describe("summarize", () => {
  leavesNoTensors();

  it("has a row a layer of a task network", () => {
    const network = lenet5();
    const rows = summarize(network);
    expect(rows[1]).toEqual({
      network: "LeNet-5 (20-50-500-10)",
      layer: "conv2",
      kind: "convolution",
      shape: [5, 5, 20, 50],
      units: 50,
      output: [8, 8, 50],
      parameters: 25_000,
      macs: 1_600_000,
    });
    expect(rows[2]).toMatchObject({ layer: "fc1", kind: "dense", units: 800, output: [500] });
    expect(rows).toHaveLength(4);
    network.dispose();
  });

  it("counts batch normalisations with the layers that they follow", () => {
    const network = resnet18({ width: 4 });
    const rows = summarize(network);
    expect(rows.find(({ layer }) => layer === "short6")).toMatchObject({
      output: [16, 16, 8],
      parameters: 9 * 4 * 8 + 16,
    });
    expect(rows.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(countParameters(network).total);
    expect(rows.reduce((sum, { macs }) => sum + macs, 0)).toBe(countMacs(network).total);
    network.dispose();
  });

  it("puts an AstroNet's astrocyte networks behind its task network, in the order of a plane's way", () => {
    const net = new AstroNet(lenet5());
    const rows = summarize(net);
    const own = rows.filter(({ network }) => network === "astrocyte network 0");
    expect(own.map(({ layer }) => layer)).toEqual([
      "down.0",
      "down.1",
      "down.2",
      "transposed.0",
      "up.0",
      "transposed.1",
      "up.1",
      "gate",
    ]);
    expect(own[3]).toEqual({
      network: "astrocyte network 0",
      layer: "transposed.0",
      kind: "transposed convolution",
      shape: [3, 3, 16, 32],
      units: 0,
      output: [5, 3, 16],
      parameters: 9 * 16 * 32 + 32,
      macs: 9 * 16 * 32 * 2,
    });
    expect([...new Set(rows.map(({ network }) => network))]).toEqual([
      "LeNet-5 (20-50-500-10)",
      "astrocyte network 0",
      "astrocyte network 1",
    ]);
    const [, second] = net.planes;
    const sum = rows.filter(({ network }) => network.endsWith(" 1")).reduce((all, { macs }) => all + macs, 0);
    expect(sum).toBe(countMacs(second!.astrocyte).total);
    expect(summarize(second!.astrocyte).at(-1)).toMatchObject({
      network: "astrocyte network",
      layer: "gate",
    });
    net.dispose();
  });

  it.each(["tokens", "none"] as const)(
    "has the parts of an astrocyte network without a plane: %s",
    (global) => {
      const net = new AstroNet(lenet5(), { global });
      const own = summarize(net).filter(({ network }) => network === "astrocyte network 0");
      const trained = [...net.astrocyteParameters().values()].reduce((sum, { size }) => sum + size, 0);
      expect(own.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(trained);
      net.dispose();
    },
  );

  it("counts what those parts multiply", () => {
    // Each of 1370 units is told its statistic and which of four layers it is in.
    const units = 1370;
    const rows = (global: "tokens" | "none") => {
      const net = new AstroNet(lenet5(), { global });
      const own = summarize(net).filter(({ network }) => network === "astrocyte network 0");
      net.dispose();
      return own.map(({ layer, kind, output, macs }) => ({ layer, kind, output, macs }));
    };
    expect(rows("none")).toEqual([
      { layer: "first", kind: "dense", output: [units, 32], macs: units * 5 * 32 },
      { layer: "second", kind: "dense", output: [units, 32], macs: units * 32 * 32 },
      { layer: "head", kind: "dense", output: [units, 1], macs: units * 37 },
    ]);
    const tokens = rows("tokens");
    expect(tokens.map(({ layer }) => layer)).toEqual([
      ...["embedding", "layers"],
      ...[0, 1].flatMap((i) => ["gather", "among", "answer", "inner", "outer"].map((part) => `${i}.${part}`)),
      "head",
    ]);
    // Queries and outputs of 4 layers, keys and values of the units; then 4 × 1370 products over 32 numbers, twice.
    const [gather, answer] = [2, 4].map((row) => tokens[row]!);
    const macs = 2 * 4 * 32 * 32 + 2 * units * 32 * 32 + 2 * 4 * units * 32;
    expect(gather).toEqual({ layer: "0.gather", kind: "attention", output: [4, 32], macs });
    expect(answer).toEqual({ layer: "0.answer", kind: "attention", output: [units, 32], macs });
  });
});
