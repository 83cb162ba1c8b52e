import { describe, expect, it } from "vitest";
import {
  accuracyAgainstMacs,
  accuracyAgainstParameters,
  paretoFront,
} from "../../../src/display/comparison/accuracy-against";
import { expectFigure } from "../snapshot";

const points = [
  { label: "dense", accuracy: 0.9912, parameters: 430500, macs: 2.29e6, family: "dense" },
  { label: "L0", accuracy: 0.99, parameters: 30000, macs: 4e5, family: "pruning", secondary: true },
  { label: "A", accuracy: 0.9921, deviation: 0.0006, parameters: 25000, macs: 5e5, family: "AstroNet" },
  { label: "B", accuracy: 0.988, deviation: 0.0011, parameters: 8000, macs: 2.1e5, family: "AstroNet" },
];

describe("accuracy against cost", () => {
  it("draws accuracy against parameters with the Pareto front", async () => {
    await expectFigure(accuracyAgainstParameters(points, { title: "MNIST" }), "accuracy-against-parameters");
  });

  it("draws the error against MACs on two logarithmic axes", async () => {
    await expectFigure(accuracyAgainstMacs(points, { show: "error", labels: "all" }), "error-against-macs");
  });

  it("keeps the points on the front than which none is cheaper and better", () => {
    const front = paretoFront(points.map((point) => ({ point, cost: point.parameters })));
    expect(front.map(({ point }) => point.label)).toEqual(["B", "A"]);
  });

  it("draws numbers from the literature hollow", () => {
    const pruning = accuracyAgainstParameters(points).data.find(({ name }) => name === "pruning");
    expect(pruning?.marker).toMatchObject({ symbol: ["circle-open"] });
  });

  it("refuses points without a cost and accuracies in per cent", () => {
    const [first] = points;
    expect(() => accuracyAgainstMacs([{ label: "x", accuracy: 0.9 }])).toThrow('"x" has no macs: undefined');
    expect(() => accuracyAgainstMacs([{ label: "x", accuracy: 99, macs: 1 }])).toThrow(
      "must be a share in [0, 1]: 99",
    );
    expect(() => accuracyAgainstMacs([])).toThrow("points is empty");
    expect(() => accuracyAgainstMacs([{ ...first, label: "y", accuracy: 1 }], { show: "error" })).toThrow(
      "an error of 0 % has no place",
    );
  });
});
