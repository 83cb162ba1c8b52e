import { describe, expect, it } from "vitest";

import { normal } from "../../../src/engine";
import { AstroNetError } from "../../../src/error";
import { GraphBuilder, type Initialiser } from "../../../src/network";

const initial: Initialiser = (shape, seed, purpose) => normal(shape, 1, seed, purpose);

function refused(build: (graph: GraphBuilder) => unknown, message: string): void {
  const attempt = () => build(new GraphBuilder([5, 4, 3]));
  expect(attempt).toThrow(AstroNetError);
  expect(attempt).toThrow(message);
}

describe("GraphBuilder", () => {
  it("infers the shape behind each operation", () => {
    const graph = new GraphBuilder([9, 8, 3]);
    const shapes = (...nodes: string[]) => nodes.map((node) => graph.shape(node));
    const conv = graph.convolution("conv", graph.input, { filters: 5, size: 3, padding: 1, initial });
    const half = graph.convolution("half", conv, {
      filters: 4,
      size: [3, 2],
      stride: 2,
      padding: "same",
      initial,
    });
    const depth = graph.depthwise("depth", half, { size: 3, initial });
    expect(shapes(graph.input, conv, half, depth)).toEqual([
      [9, 8, 3],
      [9, 8, 5],
      [5, 4, 4],
      [3, 2, 4],
    ]);
    expect(
      shapes(graph.bias(depth), graph.norm(depth), graph.relu(depth), graph.gate("depth", depth)),
    ).toEqual(Array.from({ length: 4 }, () => [3, 2, 4]));
    expect(shapes(graph.maxPool(conv, 3, { stride: 2, padding: 1 }), graph.averagePool(conv, 2))).toEqual([
      [5, 4, 5],
      [4, 4, 5],
    ]);
    const joined = graph.concatenate(conv, graph.input);
    expect(shapes(joined, graph.padChannels(joined, 1, 2), graph.select(joined, [7, 0]))).toEqual([
      [9, 8, 8],
      [9, 8, 11],
      [9, 8, 2],
    ]);
    const [row, average] = [graph.flatten(depth, "channels first"), graph.globalAverage(depth)];
    const fc = graph.dense("fc", row, { units: 7, initial });
    expect(shapes(row, average, fc, graph.concatenate(average, fc), graph.add(fc, fc))).toEqual([
      [24],
      [4],
      [7],
      [11],
      [7],
    ]);
  });

  it("names what follows a layer by it, and keeps apart what is done twice", () => {
    const graph = new GraphBuilder([5, 4, 3]);
    const conv = graph.convolution("conv", graph.input, { filters: 2, size: 3, initial });
    expect([graph.bias(conv), graph.norm(conv), graph.norm(conv, { key: "other" })]).toEqual([
      "conv.bias",
      "conv.norm",
      "other.norm",
    ]);
    expect([graph.relu(conv), graph.relu(conv), graph.activation(conv, "tanh")]).toEqual([
      "conv.relu",
      "conv.relu2",
      "conv.tanh",
    ]);
  });

  it("builds the nodes in order, the logits last", () => {
    const graph = new GraphBuilder([5, 4, 3]);
    const average = graph.globalAverage(graph.input);
    const fc = graph.dense("fc", average, { units: 2, initial });
    expect(graph.build(fc).nodes.map(({ name }) => name)).toEqual(["input", "input.average", "fc"]);
  });

  it.each([[[0, 4, 3]], [[5, -1, 3]], [[5, 4, 2.5]]] as const)("refuses images of %j", (shape) => {
    expect(() => new GraphBuilder(shape)).toThrow(AstroNetError);
    expect(() => new GraphBuilder(shape)).toThrow("layer input: a size of");
  });

  it("refuses names that are taken, and nodes that there are not", () => {
    const options = { filters: 2, size: 1, initial };
    refused(
      (g) => g.convolution("conv", g.convolution("conv", g.input, options), options),
      "node conv: there is one already (choose another name)",
    );
    refused((g) => g.norm(g.norm(g.input, { key: "n" }), { key: "n" }), "node n.norm: there is one already");
    refused((g) => g.gate("a", g.gate("a", g.input)), "node a.gate: there is one already");
    refused((g) => g.relu("conv"), 'unknown node: "conv" (there are input)');
    refused((g) => g.add(g.input, "conv"), 'unknown node: "conv"');
    refused((g) => g.build("logits"), 'unknown node: "logits"');
  });

  it("refuses sizes that are none", () => {
    refused(
      (g) => g.convolution("conv", g.input, { filters: 0, size: 3, initial }),
      "layer conv: a size of 0",
    );
    refused(
      (g) => g.convolution("conv", g.input, { filters: 1, size: [3, 0], initial }),
      "layer conv: a size of 0",
    );
    refused(
      (g) => g.depthwise("depth", g.input, { size: 3, stride: 1.5, initial }),
      "layer depth: a size of 1.5",
    );
    refused(
      (g) => g.dense("fc", g.globalAverage(g.input), { units: NaN, initial }),
      "layer fc: a size of NaN",
    );
    refused((g) => g.maxPool(g.input, -2), "layer input.pool: a size of -2");
    refused((g) => g.averagePool(g.input, 2, { stride: 0 }), "layer input.pool: a size of 0");
  });

  it("refuses windows that do not fit, and padding that is none or too wide", () => {
    refused(
      (g) => g.convolution("conv", g.input, { filters: 1, size: 6, initial }),
      "a window of 6×6 does not fit",
    );
    refused(
      (g) => g.depthwise("depth", g.input, { size: 3, padding: -1, initial }),
      "layer depth: padding of -1",
    );
    refused((g) => g.maxPool(g.input, 5), "layer input.pool: a window of 5×5 does not fit maps of 5×4");
    const wide = "layer input.pool: padding of 2 around windows of 3×3 (half a window is the most";
    refused((g) => g.maxPool(g.input, 3, { padding: 2 }), wide);
    refused((g) => g.averagePool(g.input, 3, { padding: 2 }), wide);
  });

  it("refuses maps where rows are meant, and rows where maps are", () => {
    refused(
      (g) => g.dense("fc", g.input, { units: 2, initial }),
      "layer fc: maps [5, 4, 3] (flatten or average",
    );
    const row = "input.average: a row of 3 values (give maps [height, width, channels])";
    refused((g) => g.globalAverage(g.globalAverage(g.input)), row);
    refused((g) => g.flatten(g.globalAverage(g.input), "channels last"), row);
    refused((g) => g.maxPool(g.globalAverage(g.input), 2), row);
    refused((g) => g.convolution("c", g.globalAverage(g.input), { filters: 1, size: 1, initial }), row);
  });

  it("refuses sums and concatenations of what does not fit", () => {
    refused((g) => g.add(), "sum: of nothing (give two nodes or more)");
    refused((g) => g.concatenate(), "concatenation: of nothing (give a node or more)");
    refused(
      (g) => g.add(g.input, g.padChannels(g.input, 1, 0)),
      "sum of input and input.padded: [5, 4, 3] and [5, 4, 4] (give one shape)",
    );
    refused(
      (g) => g.concatenate(g.input, g.averagePool(g.input, 2)),
      "concatenation of input and input.pool: [5, 4, 3] and [2, 2, 3] (give maps of one size)",
    );
    refused(
      (g) => g.concatenate(g.input, g.globalAverage(g.input)),
      "[5, 4, 3] and [3] (give maps of one size)",
    );
  });

  it("refuses channels that are none", () => {
    refused((g) => g.padChannels(g.input, -1, 0), "channels around input: -1 (give whole numbers from 0)");
    refused((g) => g.padChannels(g.input, 0, 0.5), "channels around input: 0.5");
    refused((g) => g.select(g.input, [0, 3]), "selection from input: 3 (give indices from 0 to 2)");
    refused((g) => g.select(g.input, [-1]), "selection from input: -1");
    refused((g) => g.select(g.input, []), "selection from input: nothing");
    refused(
      (g) => g.select(g.input, [undefined as unknown as number]),
      "selection from input: undefined (give indices from 0 to 2)",
    );
  });

  it("refuses an output that is no row, and nodes that lead nowhere", () => {
    refused((g) => g.build(g.input), "output input: maps [5, 4, 3] (average or flatten them first)");
    refused((g) => {
      const average = g.globalAverage(g.input);
      g.relu(average);
      return g.build(average);
    }, "node input.average.relu: nothing reads it (connect it, or leave it out)");
  });
});
