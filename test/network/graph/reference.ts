import {
  channelsOf,
  zerosAround,
  type ActivationName,
  type ConvolutionNode,
  type Graph,
  type GraphNode,
  type NodeShape,
  type PoolNode,
} from "../../../src/network";

/** What a graph computes with, row-major. */
export interface PlainValues {
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly biases: Readonly<Record<string, readonly number[]>>;
  /** Batch normalisations as y = scale · x + offset of each channel. */
  readonly norms: Readonly<
    Record<string, { readonly scale: readonly number[]; readonly offset: readonly number[] }>
  >;
  /** One gate a channel of this image. */
  readonly gates: Readonly<Record<string, readonly number[]>>;
}

/** A graph's values for one image, straight from the definitions, in float64: what `runGraph` is compared with. */
export function plainRun(graph: Graph, image: readonly number[], values: PlainValues): number[] {
  const outputs = new Map<string, { shape: NodeShape; x: readonly number[] }>();
  let last: number[] = [];
  for (const node of graph.nodes) {
    const inputs = node.from.map((name) => outputs.get(name)!);
    last = node.op === "input" ? [...image] : plainNode(node, inputs, values);
    outputs.set(node.name, { shape: node.shape, x: last });
  }
  return last;
}

function plainNode(
  node: GraphNode,
  inputs: readonly { shape: NodeShape; x: readonly number[] }[],
  values: PlainValues,
): number[] {
  const { x, shape } = inputs[0]!;
  const channels = channelsOf(shape);
  const each = (f: (value: number, channel: number, i: number) => number) =>
    x.map((value, i) => f(value, i % channels, i));
  switch (node.op) {
    case "input":
      return [...x];
    case "convolution":
    case "depthwise":
      return plainConvolution(node, shape, x, values.weights[node.name]!);
    case "dense":
      return Array.from({ length: node.weights[1] }, (_, o) =>
        total(x.map((value, i) => value * values.weights[node.name]![i * node.weights[1] + o]!)),
      );
    case "bias":
      return each((value, channel, i) => value + values.biases[node.bias]![node.perPosition ? i : channel]!);
    case "norm":
      return each(
        (value, channel) =>
          value * values.norms[node.norm]!.scale[channel]! + values.norms[node.norm]!.offset[channel]!,
      );
    case "activation":
      return each(plainActivations[node.activation]);
    case "max-pool":
    case "average-pool":
      return plainPool(node, shape, x);
    case "global-average":
      return Array.from({ length: channels }, (_, c) => mean(x.filter((_, i) => i % channels === c)));
    case "flatten": {
      if (node.order === "channels last") return [...x];
      return Array.from({ length: channels }, (_, c) => x.filter((_, i) => i % channels === c)).flat();
    }
    case "add":
      return x.map((_, i) => total(inputs.map((input) => input.x[i]!)));
    case "concatenate":
      return Array.from({ length: x.length / channels }, (_, position) =>
        inputs.flatMap((input) => row(input.x, position, channelsOf(input.shape))),
      ).flat();
    case "pad-channels":
      return Array.from({ length: x.length / channels }, (_, position) => [
        ...new Array<number>(node.before).fill(0),
        ...row(x, position, channels),
        ...new Array<number>(node.after).fill(0),
      ]).flat();
    case "select":
      return Array.from({ length: x.length / channels }, (_, position) =>
        node.indices.map((index) => x[position * channels + index]!),
      ).flat();
    case "gate":
      return each((value, channel) => value * (values.gates[node.gate]?.[channel] ?? 1));
  }
}

function plainConvolution(
  { op, weights: [height, width], stride, padding, shape: output }: ConvolutionNode,
  shape: NodeShape,
  x: readonly number[],
  weights: readonly number[],
): number[] {
  const outputs = channelsOf(output);
  return eachWindow(shape, output, [height, width], stride, padding, (cells) =>
    Array.from({ length: outputs }, (_, o) =>
      total(
        cells.map(({ position, a, b }) => {
          const channels = channelsOf(shape);
          const tap = (a * width + b) * channels;
          if (op === "depthwise") return x[position * channels + o]! * weights[tap + o]!;
          return total(
            row(x, position, channels).map((value, c) => value * weights[(tap + c) * outputs + o]!),
          );
        }),
      ),
    ),
  );
}

function plainPool(
  { op, size, stride, padding, shape: output }: PoolNode,
  shape: NodeShape,
  x: readonly number[],
) {
  const channels = channelsOf(shape);
  return eachWindow(shape, output, [size, size], stride, padding, (cells) =>
    Array.from({ length: channels }, (_, c) => {
      const seen = cells.map(({ position }) => x[position * channels + c]!);
      return op === "max-pool" ? Math.max(...seen) : mean(seen);
    }),
  );
}

/** Calls back with the cells of each window that lie on the maps: their position there, and their place (a, b) in it. */
function eachWindow(
  shape: NodeShape,
  output: NodeShape,
  [height, width]: readonly [number, number],
  stride: number,
  padding: number | "same",
  callback: (cells: readonly { position: number; a: number; b: number }[]) => number[],
): number[] {
  const [rows, columns] = shape as readonly [number, number, number];
  const [down, across] = output as readonly [number, number, number];
  const above = zerosAround(rows, height, stride, padding).before;
  const left = zerosAround(columns, width, stride, padding).before;
  return Array.from({ length: down * across }, (_, at) => {
    const [i, j] = [Math.floor(at / across) * stride - above, (at % across) * stride - left];
    const cells = Array.from({ length: height * width }, (_, cell) => {
      const [a, b] = [Math.floor(cell / width), cell % width];
      const inside = i + a >= 0 && i + a < rows && j + b >= 0 && j + b < columns;
      return inside ? [{ position: (i + a) * columns + j + b, a, b }] : [];
    });
    return callback(cells.flat());
  }).flat();
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const plainActivations: Readonly<Record<ActivationName, (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  sigmoid,
  tanh: Math.tanh,
  elu: (x) => (x > 0 ? x : Math.exp(x) - 1),
  // Scale and α of Klambauer et al., 2017.
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1)),
  softplus: (x) => Math.log1p(Math.exp(x)),
  softsign: (x) => x / (1 + Math.abs(x)),
  swish: (x) => x * sigmoid(x),
  gelu: (x) => x * normalShare(x),
};

/** Φ(x) = ½ + ∫₀ˣ φ(t) dt, by Simpson's rule. */
function normalShare(x: number): number {
  const steps = 400;
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  const weighted = Array.from({ length: steps + 1 }, (_, i) => {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    return weight * density((x * i) / steps);
  });
  return 0.5 + (total(weighted) * x) / steps / 3;
}

function row(x: readonly number[], position: number, channels: number): readonly number[] {
  return x.slice(position * channels, (position + 1) * channels);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function mean(values: readonly number[]): number {
  return total(values) / values.length;
}
