import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { snnNn, type SnnNnOptions } from "../../src/train";
import { astronetState } from "../../src/train/state";
import { leavesNoTensors } from "../engine/engines";

import { colourImages, historyOf, moved, smallResNet } from "./small-net";

describe("snnNn", () => {
  beforeAll(async () => {
    await useEngine("tensorflow");
  });
  leavesNoTensors();

  it("freezes one of the two networks wholly in each gated epoch", async () => {
    for (const astrocyteEpochs of ["even", "odd"] as const) {
      const net = smallResNet("sigmoid", ["mean"]);
      const options: SnnNnOptions = { epochs: 1, batchSize: 16, start: 0, astrocyteEpochs };
      const names = await moved(astronetState(net), () => historyOf(snnNn(net, colourImages, options)));
      const trained = [...names].filter((name) => !name.includes("running"));
      const prefix = astrocyteEpochs === "even" ? "astrocyte" : "network";
      expect(trained.filter((name) => !name.startsWith(prefix))).toEqual([]);
      expect(trained.some((name) => name.endsWith("gamma"))).toBe(true);
      expect(trained.some((name) => !/gamma|beta/.test(name))).toBe(true);
      net.dispose();
    }
  });

  it("starts as published: SGD 10⁻³, four plain epochs, then astrocytes in even ones", async () => {
    const net = smallResNet("sigmoid", ["mean"]);
    const history = await historyOf(snnNn(net, colourImages, { epochs: 7, batchSize: 24 }));
    expect(history.map(({ learningRate }) => learningRate)).toEqual(new Array<number>(7).fill(1e-3));
    expect(history.map(({ astrocyteLoss }) => astrocyteLoss !== undefined)).toEqual([
      ...[false, false, false, false],
      ...[true, false, true],
    ]);
    expect(history.map(({ gates }) => gates.length > 0)).toEqual([
      ...[false, false, false, false],
      ...[true, true, true],
    ]);
    net.dispose();
  });

  it("refuses a network that can close units", () => {
    const net = smallResNet("relu", ["mean"]);
    expect(() => snnNn(net, colourImages, { epochs: 1 })).toThrow(AstroNetError);
    expect(() => snnNn(net, colourImages, { epochs: 1 })).toThrow(/gate: "sigmoid"/);
    net.dispose();
  });
});
