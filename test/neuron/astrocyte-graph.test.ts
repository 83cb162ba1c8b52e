import { describe, expect, it } from "vitest";

import { astrocyteGraph, latticeGraph, ringGraph, graphLaplacian } from "../../src/neuron";

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describe("astrocyteGraph", () => {
  it("has the junctions it is given, of weight 1 where none is", () => {
    const graph = astrocyteGraph(3, [
      [0, 1],
      [2, 1, 0.5],
    ]);
    expect([graph.size, [...graph.from], [...graph.to], [...graph.weight]]).toEqual([
      3,
      [0, 2],
      [1, 1],
      [1, 0.5],
    ]);
  });

  it("makes a lattice of four neighbours: 2 × 26 × 25 junctions for 26 × 26 astrocytes", () => {
    expect(latticeGraph(26, 26).from).toHaveLength(1300);
    const { from, to } = latticeGraph(2, 3);
    const pairs = Array.from(from, (a, e) => `${a}-${to[e] ?? NaN}`);
    expect(pairs.sort()).toEqual(["0-1", "0-3", "1-2", "1-4", "2-5", "3-4", "4-5"]);
    expect(latticeGraph(1, 1).from).toHaveLength(0);
  });

  it("makes a ring", () => {
    const { from, to } = ringGraph(4);
    expect(Array.from(from, (a, e) => [a, to[e]])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ]);
  });

  it.each([
    [() => astrocyteGraph(0, []), "astrocyteGraph: size is 0 (give a whole number from 1)"],
    [
      () => astrocyteGraph(2, [[0, 2]]),
      "astrocyteGraph: gap junction 0-2 leaves the graph (give astrocytes 0 to 1)",
    ],
    [() => astrocyteGraph(2, [[0.5, 1]]), "astrocyteGraph: gap junction 0.5-1 leaves the graph"],
    [() => astrocyteGraph(2, [[1, 1]]), "astrocyteGraph: gap junction 1-1 joins an astrocyte to itself"],
    [
      () =>
        astrocyteGraph(2, [
          [0, 1],
          [1, 0],
        ]),
      "astrocyteGraph: gap junction 1-0 is given twice (give it once)",
    ],
    [() => astrocyteGraph(2, [[0, 1, 0]]), "astrocyteGraph: weight of gap junction 0-1 is 0"],
    [() => latticeGraph(2, -1), "latticeGraph: columns is -1"],
    [() => ringGraph(2), "ringGraph: size is 2 (give a whole number from 3)"],
  ])("refuses graphs that are none (%#)", (make, message) => {
    expect(make).toThrow(message);
  });
});

describe("graphLaplacian", () => {
  it("is the sum over neighbours less the own concentration, and conserves what it moves", () => {
    const graph = astrocyteGraph(3, [
      [0, 1],
      [1, 2, 2],
    ]);
    expect([...graphLaplacian(graph, [1, 4, 10])]).toEqual([3, 9, -12]);
  });

  it("is 0 where all concentrations are the same, and sums to 0", () => {
    const graph = latticeGraph(5, 4);
    expect([...graphLaplacian(graph, new Float64Array(20).fill(7))]).toEqual(new Array(20).fill(0));
    expect(
      sum(
        graphLaplacian(
          graph,
          Float64Array.from({ length: 20 }, (_, i) => Math.sin(i)),
        ),
      ),
    ).toBeCloseTo(0, 12);
  });

  it("has the cosines as its eigenvectors on a ring: λ = 2 cos(2πq / n) - 2", () => {
    const n = 12;
    const wave = Float64Array.from({ length: n }, (_, i) => Math.cos((2 * Math.PI * 3 * i) / n));
    const moved = graphLaplacian(ringGraph(n), wave);
    const lambda = 2 * Math.cos((2 * Math.PI * 3) / n) - 2;
    moved.forEach((value, i) => {
      expect(value).toBeCloseTo(lambda * (wave[i] ?? NaN), 12);
    });
  });

  it("refuses a concentration for each of another number of astrocytes", () => {
    expect(() => graphLaplacian(ringGraph(3), [1, 2])).toThrow("graphLaplacian: x has length 2 (give 3)");
    expect(() => graphLaplacian(ringGraph(3), [1, 2, NaN])).toThrow("graphLaplacian: x[2] is NaN");
  });
});
