import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal, randomStream } from "../../../src/engine";
import {
  channelsOf,
  GraphBuilder,
  isLayer,
  runGraph,
  activationNames,
  type Graph,
  type GraphNode,
  type Initialiser,
  type Padding,
} from "../../../src/network";
import { difference } from "../../engine/difference";
import { onEachEngine } from "../../engine/engines";
import { plainRun, type PlainValues } from "./reference";

const initial: Initialiser = (shape, seed, purpose) => normal(shape, 1, seed, purpose);

type Shape = readonly [number, number, number];

/** A graph whose logits are all that `build` leaves of an image. */
function graphOf(shape: Shape, build: (graph: GraphBuilder, x: string) => string): Graph {
  const graph = new GraphBuilder(shape);
  const output = build(graph, graph.input);
  return graph.build(graph.shape(output).length === 3 ? graph.flatten(output, "channels last") : output);
}

/** Numbers in (−2, 2) by name, row-major. */
function draw(name: string, size: number): number[] {
  const next = randomStream(1, name);
  return Array.from({ length: size }, () => 4 * next() - 2);
}

/** Values for all that a graph needs; gates for the places named. */
function valuesOf({ nodes }: Graph, gated: readonly string[] = []): PlainValues {
  const entries = <T>(
    pick: (node: GraphNode) => readonly [string, T] | undefined,
  ): Readonly<Record<string, T>> =>
    Object.fromEntries(nodes.map(pick).filter((entry) => entry !== undefined));
  const drawn = (node: GraphNode, purpose = node.name) => draw(purpose, channelsOf(node.shape));
  return {
    weights: entries((node) =>
      isLayer(node) ? [node.name, draw(node.name, product(node.weights))] : undefined,
    ),
    biases: entries((node) =>
      node.op === "bias"
        ? [node.bias, node.perPosition ? draw(node.name, product(node.shape)) : drawn(node)]
        : undefined,
    ),
    norms: entries((node) =>
      node.op === "norm"
        ? [node.norm, { scale: drawn(node, `${node.name}.scale`), offset: drawn(node) }]
        : undefined,
    ),
    gates: entries((node) =>
      node.op === "gate" && gated.includes(node.gate) ? [node.gate, drawn(node)] : undefined,
    ),
  };
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

function tensorsOf(
  values: Readonly<Record<string, readonly number[]>>,
  shapes: ReadonlyMap<string, readonly number[]>,
) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      tf.tensor([...value], [...(shapes.get(name) ?? [value.length])]),
    ]),
  );
}

/** The graph's logits by `runGraph`. */
function run(
  graph: Graph,
  images: tf.Tensor4D,
  weights: Record<string, tf.Tensor>,
  values: PlainValues,
): tf.Tensor2D {
  const perPosition = graph.nodes.flatMap((node) =>
    node.op === "bias" && node.perPosition ? [[node.bias, node.shape] as const] : [],
  );
  return runGraph(graph, images, {
    weights,
    biases: tensorsOf(values.biases, new Map(perPosition)),
    norm: (key, y) => tf.add(tf.mul(y, values.norms[key]!.scale as number[]), values.norms[key]!.offset),
    gates: tensorsOf(values.gates, new Map()),
  });
}

/**
 * Compares a graph with the plain reference on two images: its logits, and the gradients of Σ logits · dy by images and
 * weights, with differences of the reference.
 */
function expectPlain(graph: Graph, gated: readonly string[] = []): void {
  tf.tidy(() => {
    const shape = graph.nodes[0]!.shape as Shape;
    const size = shape[0] * shape[1] * shape[2];
    const values = valuesOf(graph, gated);
    const images = [draw("image 1", size), draw("image 2", size)];
    const names = Object.keys(values.weights);
    const weights = tensorsOf(
      values.weights,
      new Map(graph.nodes.flatMap((node) => (isLayer(node) ? [[node.name, node.weights] as const] : []))),
    );
    const x = tf.tensor4d(images.flat(), [2, ...shape]);

    const logits = run(graph, x, weights, values);
    const expected = images.map((image) => plainRun(graph, image, values));
    expect(logits.shape).toEqual([2, expected[0]!.length]);
    expect(difference(logits, expected.flat())).toBeLessThan(1e-4);

    const dy = draw("dy", logits.size);
    const gradients = tf.grads((x, ...own) =>
      tf.sum(
        tf.mul(
          run(graph, x as tf.Tensor4D, Object.fromEntries(own.map((value, i) => [names[i]!, value])), values),
          tf.tensor(dy, logits.shape),
        ),
      ),
    )([x, ...names.map((name) => weights[name]!)]);
    const loss = (pixels: readonly number[], own: PlainValues["weights"]) => {
      const rows = [pixels.slice(0, size), pixels.slice(size)];
      return rows
        .flatMap((image) => plainRun(graph, image, { ...values, weights: own }))
        .reduce((sum, logit, i) => sum + logit * dy[i]!, 0);
    };
    expect(
      difference(
        gradients[0]!,
        slopes(images.flat(), (pixels) => loss(pixels, values.weights)),
      ),
    ).toBeLessThan(1e-3);
    names.forEach((name, i) => {
      const wanted = slopes(values.weights[name]!, (own) =>
        loss(images.flat(), { ...values.weights, [name]: own }),
      );
      expect(difference(gradients[i + 1]!, wanted), name).toBeLessThan(1e-3);
    });
  });
}

/** Central differences of f along each axis. */
function slopes(x: readonly number[], f: (x: readonly number[]) => number): number[] {
  const step = 1e-6;
  const moved = (i: number, by: number) => f(x.map((value, k) => (k === i ? value + by : value)));
  return x.map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step));
}

interface Window {
  readonly shape: Shape;
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
}

const windows: readonly Window[] = [
  { shape: [5, 4, 2], size: 3, stride: 1, padding: "same" },
  { shape: [5, 4, 2], size: 3, stride: 2, padding: "same" },
  { shape: [6, 7, 1], size: 2, stride: 2, padding: "same" },
  { shape: [6, 5, 1], size: 2, stride: 3, padding: "same" },
  { shape: [5, 6, 2], size: 3, stride: 1, padding: 1 },
  { shape: [6, 5, 2], size: 3, stride: 2, padding: 1 },
  { shape: [6, 5, 1], size: 2, stride: 2, padding: 1 },
  { shape: [5, 5, 2], size: 2, stride: 2, padding: 0 },
  { shape: [5, 6, 1], size: 3, stride: 2, padding: 0 },
  { shape: [4, 5, 2], size: 1, stride: 2, padding: 0 },
];

onEachEngine("runGraph", () => {
  it.each(windows)("convolves $shape by $size, stride $stride, padding $padding", ({ shape, ...options }) => {
    expectPlain(graphOf(shape, (g, x) => g.convolution("conv", x, { ...options, filters: 3, initial })));
    expectPlain(graphOf(shape, (g, x) => g.depthwise("depth", x, { ...options, initial })));
  });

  it.each<Padding>([0, 1, "same"])("convolves with filters that are no square, padding %s", (padding) => {
    const options = { size: [2, 3] as const, stride: 2, padding, initial };
    expectPlain(graphOf([5, 6, 2], (g, x) => g.convolution("conv", x, { ...options, filters: 2 })));
    expectPlain(graphOf([5, 6, 2], (g, x) => g.depthwise("depth", x, options)));
  });

  it.each(windows)(
    "pools $shape by $size, stride $stride, padding $padding",
    ({ shape, size, ...options }) => {
      expectPlain(graphOf(shape, (g, x) => g.maxPool(x, size, options)));
      expectPlain(graphOf(shape, (g, x) => g.averagePool(x, size, options)));
    },
  );

  it("convolves, adds a bias, pools by twos and rectifies, in any order", () => {
    const convolved = (g: GraphBuilder, x: string) =>
      g.convolution("conv", x, { size: 3, padding: 1, filters: 3, initial });
    expectPlain(graphOf([6, 5, 2], (g, x) => g.maxPool(convolved(g, x), 2)));
    expectPlain(graphOf([6, 5, 2], (g, x) => g.relu(g.bias(g.maxPool(convolved(g, x), 2), { key: "b" }))));
    expectPlain(graphOf([6, 5, 2], (g, x) => g.maxPool(g.relu(g.bias(convolved(g, x), { key: "b" })), 2)));
    expectPlain(graphOf([6, 5, 2], (g, x) => g.bias(g.relu(g.maxPool(convolved(g, x), 2)), { key: "b" })));
  });

  it("adds a bias to a layer and rectifies it, whatever its form", () => {
    for (const behind of [
      (g: GraphBuilder, x: string) => g.bias(x, { key: "b" }),
      (g: GraphBuilder, x: string) => g.relu(x),
      (g: GraphBuilder, x: string) => g.relu(g.bias(x, { key: "b" })),
    ]) {
      for (const form of [{}, { padding: 1 }, { stride: 2, padding: 1 }, { padding: "same" }] as const) {
        const options = { size: 3, filters: 3, initial, ...form };
        expectPlain(graphOf([6, 5, 2], (g, x) => behind(g, g.convolution("conv", x, options))));
      }
      const units = { units: 4, initial };
      expectPlain(graphOf([2, 2, 3], (g, x) => behind(g, g.dense("fc", g.globalAverage(x), units))));
    }
  });

  it.each(activationNames)("applies %s to maps and to rows", (activation) => {
    expectPlain(graphOf([3, 4, 2], (g, x) => g.activation(x, activation)));
    expectPlain(graphOf([3, 2, 1], (g, x) => g.activation(g.globalAverage(x), activation)));
  });

  it("multiplies rows by dense weights", () => {
    expectPlain(
      graphOf([2, 2, 3], (g, x) => g.dense("fc", g.flatten(x, "channels last"), { units: 4, initial })),
    );
  });

  it("adds a bias to each channel, or to each position and channel", () => {
    expectPlain(graphOf([2, 3, 4], (g, x) => g.bias(x, { key: "b" })));
    expectPlain(graphOf([2, 3, 4], (g, x) => g.bias(x, { key: "b", perPosition: true })));
    expectPlain(graphOf([2, 3, 4], (g, x) => g.bias(g.globalAverage(x), { key: "b" })));
    expectPlain(graphOf([2, 3, 4], (g, x) => g.bias(g.globalAverage(x), { key: "b", perPosition: true })));
  });

  it("normalises maps and rows channel by channel", () => {
    expectPlain(graphOf([2, 3, 4], (g, x) => g.norm(x, { key: "n" })));
    expectPlain(graphOf([2, 3, 4], (g, x) => g.norm(g.globalAverage(x), { key: "n" })));
  });

  it.each(["channels first", "channels last"] as const)("flattens %s", (order) => {
    expectPlain(graphOf([2, 3, 4], (g, x) => g.flatten(x, order)));
  });

  it("adds nodes, and concatenates maps and rows", () => {
    const options = { size: 1, initial };
    const two = (g: GraphBuilder, x: string, filters: number) => [
      g.convolution("one", x, { ...options, filters: 3 }),
      g.convolution("two", x, { ...options, filters }),
    ];
    expectPlain(graphOf([2, 3, 3], (g, x) => g.add(x, ...two(g, x, 3))));
    expectPlain(graphOf([2, 3, 3], (g, x) => g.concatenate(x, ...two(g, x, 2), x)));
    expectPlain(
      graphOf([2, 3, 3], (g, x) => g.concatenate(...two(g, x, 2).map((maps) => g.globalAverage(maps)))),
    );
    expectPlain(graphOf([2, 3, 3], (g, x) => g.add(x)));
    expectPlain(graphOf([2, 3, 3], (g, x) => g.concatenate(x)));
  });

  it("puts channels of zeros around others, and selects channels in any order, again too", () => {
    expectPlain(graphOf([2, 3, 2], (g, x) => g.padChannels(x, 1, 2)));
    expectPlain(graphOf([2, 3, 2], (g, x) => g.padChannels(g.globalAverage(x), 2, 0)));
    expectPlain(graphOf([2, 3, 4], (g, x) => g.select(x, [3, 0, 0])));
    expectPlain(graphOf([2, 3, 4], (g, x) => g.select(g.globalAverage(x), [2, 1])));
  });

  it("shows each node with what it puts out, in order", () => {
    const graph = graphOf([2, 3, 4], (g, x) => g.relu(g.globalAverage(x)));
    const seen: [string, number[]][] = [];
    tf.tidy(() => {
      const x = normal([2, 2, 3, 4], 1, 1, "x") as tf.Tensor4D;
      const watch = (node: GraphNode, y: tf.Tensor) => {
        seen.push([node.name, y.shape]);
      };
      runGraph(graph, x, { weights: {}, biases: {}, norm: (_, y) => y, watch });
    });
    expect(seen).toEqual([
      ["input", [2, 2, 3, 4]],
      ["input.average", [2, 4]],
      ["input.average.relu", [2, 4]],
    ]);
  });

  it("multiplies the channels of maps and the values of rows by their gates, where there are any", () => {
    const gate = (g: GraphBuilder, x: string) => g.gate("row", g.globalAverage(g.gate("maps", x)));
    for (const gated of [[], ["maps"], ["row"], ["maps", "row"]])
      expectPlain(graphOf([2, 3, 4], gate), gated);
  });
});
