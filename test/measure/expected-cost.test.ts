import { beforeAll, describe, expect, it } from "vitest";

import { randomStream, useEngine } from "../../src/engine";
import { countMacs, countParameters, ExpectedCost } from "../../src/measure";
import { GraphBuilder, lenet5, mlp, resnet18, type Graph, type TaskNetwork } from "../../src/network";
import { leavesNoTensors } from "../engine/engines";

const initial = () => {
  throw new Error("no weights are drawn here");
};

/** A stem, a depthwise convolution, a concatenation, a padded sum, a selection; all their places are gated. */
function mixed(): Graph {
  const graph = new GraphBuilder([6, 6, 2]);
  const stem = graph.gate(
    "stem",
    graph.convolution("stem", graph.input, { filters: 3, size: 3, padding: 1, initial }),
  );
  const depthwise = graph.gate(
    "depthwise",
    graph.depthwise("depthwise", stem, { size: 3, padding: 1, initial }),
  );
  const both = graph.concatenate(stem, depthwise);
  const point = graph.gate("point", graph.convolution("point", both, { filters: 4, size: 1, initial }));
  const joined = graph.add(point, graph.padChannels(graph.select(both, [4, 0]), 1, 1));
  const values = graph.gate("values", graph.globalAverage(joined));
  return graph.build(graph.dense("dense", values, { units: 3, initial }));
}

function probabilities(units: number, seed = 0): Float64Array {
  const next = randomStream(seed, "probabilities");
  return Float64Array.from({ length: units }, () => 0.05 + 0.9 * next());
}

describe("ExpectedCost", () => {
  const made: TaskNetwork[] = [];
  const keep = (network: TaskNetwork): TaskNetwork => {
    made.push(network);
    return network;
  };
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();
  const released = (work: () => void): void => {
    try {
      work();
    } finally {
      for (const network of made.splice(0)) network.dispose();
    }
  };

  it("is the product form for LeNet-5", () => {
    released(() => {
      const model = new ExpectedCost(keep(lenet5({ bias: true })).definition.graph);
      const p = probabilities(1370);
      const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
      const channels = p.subarray(20, 70);
      const positions = p.slice(70, 870).map((value, i) => value * channels[Math.floor(i / 16)]!);
      const [a1, a2, a3, a4] = [p.subarray(0, 20), channels, positions, p.subarray(870)].map(total) as [
        number,
        number,
        number,
        number,
      ];
      const { parameters, macs } = model.cost(p);
      expect(parameters).toBeCloseTo(25 * a1 + 25 * a1 * a2 + a3 * a4 + 10 * a4, 6);
      expect(macs).toBeCloseTo(14400 * a1 + 1600 * a1 * a2 + a3 * a4 + 10 * a4, 6);
    });
  });

  it("is the count of the whole network where all units are open", () => {
    released(() => {
      for (const network of [lenet5(), mlp(), resnet18({ width: 2 })].map(keep)) {
        const model = new ExpectedCost(network.definition.graph);
        const cost = model.cost(new Float64Array(model.units).fill(1));
        expect(cost).toEqual({
          parameters: countParameters(network).weights,
          macs: countMacs(network).total,
        });
      }
    });
  });

  it("counts a depthwise layer, a concatenation and a padded sum by hand", () => {
    const model = new ExpectedCost(mixed());
    const p = probabilities(model.units);
    const [stem, own, point, values] = [p.slice(0, 3), p.slice(3, 6), p.slice(6, 10), p.slice(10)];
    const total = (list: ArrayLike<number>) => Array.from(list).reduce((sum, value) => sum + value, 0);
    // Channels 1 and 2 of the sum take up the depthwise channel 1 and the stem's channel 0.
    const taken = [0, stem[1]! * own[1]!, stem[0]!, 0];
    const either = (a: number, b: number) => 1 - (1 - a) * (1 - b);
    // A channel of a term is there without the other term's.
    const point1 = point.map((q, c) => q * values[c]!);
    const joined = point.map((q, c) => either(q, taken[c]!) * values[c]!);
    // A channel of the stem, its depthwise one, and both in the concatenation go together.
    const parameters =
      18 * total(stem) + 9 * total(stem) + 2 * total(stem) * total(point1) + 3 * total(joined);
    expect(model.cost(p).parameters).toBeCloseTo(parameters, 9);
  });

  it.each([
    [
      "LeNet-5",
      () => keep(lenet5({ conv: [2, 3], dense: [4], classes: 3, inputShape: [16, 16, 1] })).definition.graph,
    ],
    ["ResNet-18", () => keep(resnet18({ width: 2, inputShape: [8, 8, 3] })).definition.graph],
    ["a graph of all operations", mixed],
  ])("has the gradient of finite differences on %s", (_, graph) => {
    released(() => {
      const model = new ExpectedCost(graph());
      const p = probabilities(model.units, 1);
      const weights = { parameters: 0.7, macs: 0.01 };
      const value = (open: Float64Array): number => {
        const { parameters, macs } = model.cost(open);
        return weights.parameters * parameters + weights.macs * macs;
      };
      const gradient = model.gradient(p, weights);
      p.forEach((at, u) => {
        const [up, down] = [p.slice(), p.slice()];
        up[u] = at + 1e-4;
        down[u] = at - 1e-4;
        const slope = (value(up) - value(down)) / 2e-4;
        expect(Math.abs(gradient[u]! - slope)).toBeLessThan(1e-5 * Math.max(1, Math.abs(slope)));
      });
    });
  });
});
