import { expect, it } from "vitest";

import { channelsOf, GraphBuilder, isLayer, positionsOf } from "../../../src/network";

it("counts the channels and positions of maps and of rows", () => {
  expect([channelsOf([2, 3, 5]), positionsOf([2, 3, 5])]).toEqual([5, 6]);
  expect([channelsOf([7]), positionsOf([7])]).toEqual([7, 1]);
});

it("keeps nodes as plain data, which JSON can carry, but for how weights are drawn", () => {
  const graph = new GraphBuilder([4, 4, 2]);
  const initial = () => {
    throw new Error("nothing is drawn while a graph is built");
  };
  const maps = graph.relu(
    graph.norm(graph.convolution("conv", graph.input, { filters: 3, size: 3, initial })),
  );
  const { nodes } = graph.build(graph.gate("fc.input", graph.globalAverage(maps)));
  expect(nodes.filter(isLayer).map(({ name }) => name)).toEqual(["conv"]);
  expect(JSON.parse(JSON.stringify(nodes))).toEqual([
    { op: "input", name: "input", from: [], shape: [4, 4, 2] },
    {
      op: "convolution",
      name: "conv",
      from: ["input"],
      shape: [2, 2, 3],
      weights: [3, 3, 2, 3],
      stride: 1,
      padding: 0,
    },
    { op: "norm", name: "conv.norm", from: ["conv"], shape: [2, 2, 3], norm: "conv", epsilon: 1e-5 },
    { op: "activation", name: "conv.norm.relu", from: ["conv.norm"], shape: [2, 2, 3], activation: "relu" },
    { op: "global-average", name: "conv.norm.relu.average", from: ["conv.norm.relu"], shape: [3] },
    { op: "gate", name: "fc.input.gate", from: ["conv.norm.relu.average"], shape: [3], gate: "fc.input" },
  ]);
});
