import { expect, it } from "vitest";

import { structureOf } from "../../../src/compact";
import { AstroNetError } from "../../../src/error";
import { countMacs, countParameters, unitMagnitudes } from "../../../src/measure";
import { lenet5, TaskNetwork } from "../../../src/network";
import { openBest, openByScore } from "../../../src/train";
import { onEachEngine } from "../../engine/engines";

const small = () => lenet5({ conv: [6, 8], dense: [20], seed: 3 });

onEachEngine("openByScore", () => {
  it("opens the best units of all places, as many as the budget allows", async () => {
    const network = small();
    const scores = await unitMagnitudes(network);
    const open = openByScore(network, scores, { parameters: 1000 });
    const smaller = new TaskNetwork(structureOf(network, open).definition, { seed: 0 });
    const { weights } = countParameters(smaller);
    expect(weights).toBeLessThanOrEqual(1000);
    expect(weights).toBeGreaterThan(700);
    // No closed unit has a higher score than an open one, the best of each place apart.
    const all = network.gates.flatMap(({ name }) =>
      open[name]!.map((flag, unit) => ({ flag, score: scores[name]![unit]! })),
    );
    const closed = Math.max(...all.filter(({ flag }) => !flag).map(({ score }) => score));
    expect(all.filter(({ flag, score }) => flag && score < closed).length).toBeLessThanOrEqual(4);
    smaller.dispose();
    network.dispose();
  });

  it("keeps the mix of parameters and multiply-accumulates", async () => {
    const network = small();
    const budget = { parameters: 800, macs: 60_000 };
    const { definition } = structureOf(network, openByScore(network, await unitMagnitudes(network), budget));
    const smaller = new TaskNetwork(definition, { seed: 0 });
    const mix = 0.7 * Math.log(countParameters(smaller).weights) + 0.3 * Math.log(countMacs(smaller).total);
    expect(mix).toBeLessThanOrEqual(0.7 * Math.log(800) + 0.3 * Math.log(60_000));
    smaller.dispose();
    network.dispose();
  });

  it("refuses scores and budgets that do not fit", async () => {
    const network = small();
    const scores = await unitMagnitudes(network);
    expect(() => openByScore(network, { ...scores, conv1: [1] }, { parameters: 500 })).toThrow(AstroNetError);
    expect(() => openByScore(network, { ...scores, conv1: [1] }, { parameters: 500 })).toThrow(
      "scores of conv1: 1 for 6 units",
    );
    expect(() => openByScore(network, scores, { parameters: 20 })).toThrow(
      "less than a network with one unit a place",
    );
    network.dispose();
  });
});

onEachEngine("openBest", () => {
  it("opens so many units of each place, the best", () => {
    const network = small();
    const scores = Object.fromEntries(
      network.gates.map(({ name, units }) => [
        name,
        Array.from({ length: units }, (_, unit) => -Math.abs(unit - 3)),
      ]),
    );
    const open = openBest(network, scores, { conv1: 3 });
    expect(open.conv1).toEqual([false, false, true, true, true, false]);
    expect(open.conv2!.every(Boolean)).toBe(true);
    expect(() => openBest(network, scores, { conv1: 0 })).toThrow("units of conv1: 0");
    network.dispose();
  });
});
