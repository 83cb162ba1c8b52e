import { AstroNetError } from "../../error";

import {
  channelsOf,
  type ActivationName,
  type ConvolutionNode,
  type Graph,
  type GraphNode,
  type Initialiser,
  type NodeShape,
  type Padding,
} from "./node";
import { windowPositions } from "./window";

/**
 * Shape of the maps of one image.
 *
 * @inline
 */
type Maps = readonly [height: number, width: number, channels: number];
/** A node as it is asked for: its name and shape follow from it. */
type Asked<Node extends GraphNode> = Node extends GraphNode ? Omit<Node, "name" | "shape" | "from"> : never;

/** How a convolution is asked for. */
export interface ConvolutionOptions {
  readonly size: number | readonly [height: number, width: number];
  readonly stride?: number;
  readonly padding?: Padding;
  readonly initial: Initialiser;
}

/** How the windows of a pool lie: side by side and without padding by default. */
export interface WindowOptions {
  readonly stride?: number;
  readonly padding?: Padding;
}

/**
 * Builds a task network's graph, one operation after another; each method takes the names of the nodes that it reads, and
 * returns the name of the node that it adds.
 *
 * @throws AstroNetError in each method, if a name is taken or unknown, or shapes do not fit.
 */
export class GraphBuilder {
  /** The images. */
  readonly input = "input";
  readonly #nodes = new Map<string, GraphNode>();

  /** @param inputShape height, width and channels of an image */
  constructor(inputShape: Maps) {
    for (const length of inputShape) checkSize("input", length);
    this.#nodes.set(this.input, { op: "input", name: this.input, from: [], shape: inputShape });
  }

  /** The shape behind a node. */
  shape(node: string): NodeShape {
    return this.#node(node).shape;
  }

  /** Cross-correlation with `filters` filters, weights [k, k, I, O], without bias. */
  convolution(
    name: string,
    from: string,
    options: ConvolutionOptions & { readonly filters: number },
  ): string {
    return this.#convolution("convolution", name, from, options, options.filters);
  }

  /** Cross-correlation of each channel with a filter of its own, weights [k, k, C, 1], without bias. */
  depthwise(name: string, from: string, options: ConvolutionOptions): string {
    return this.#convolution("depthwise", name, from, options, channelsOf(this.shape(from)));
  }

  /** x W with W of shape [in, units], without bias. */
  dense(
    name: string,
    from: string,
    options: { readonly units: number; readonly initial: Initialiser },
  ): string {
    const shape = this.shape(from);
    if (shape.length !== 1) {
      throw new AstroNetError(`layer ${name}: maps [${shape.join(", ")}] (flatten or average them first)`);
    }
    checkSize(name, options.units);
    const weights = [shape[0], options.units] as const;
    return this.#add(name, [from], [options.units], { op: "dense", weights, initial: options.initial });
  }

  /** Adds a bias, one a channel, or one a position and channel; kept under `key`, which is that of the layer before it. */
  bias(from: string, { key = from, perPosition = false } = {}): string {
    return this.#add(`${key}.bias`, [from], this.shape(from), { op: "bias", bias: key, perPosition });
  }

  /** Batch normalisation; kept under `key`, which is that of the layer before it. */
  norm(from: string, { key = from, epsilon = 1e-5 } = {}): string {
    return this.#add(`${key}.norm`, [from], this.shape(from), { op: "norm", norm: key, epsilon });
  }

  activation(from: string, activation: ActivationName): string {
    return this.#add(this.#free(`${from}.${activation}`), [from], this.shape(from), {
      op: "activation",
      activation,
    });
  }

  relu(from: string): string {
    return this.activation(from, "relu");
  }

  maxPool(from: string, size: number, { stride = size, padding = 0 }: WindowOptions = {}): string {
    return this.#pool("max-pool", from, size, stride, padding);
  }

  averagePool(from: string, size: number, { stride = size, padding = 0 }: WindowOptions = {}): string {
    return this.#pool("average-pool", from, size, stride, padding);
  }

  /** The mean of each map, [channels]. */
  globalAverage(from: string): string {
    const [, , channels] = this.#maps(from);
    return this.#add(this.#free(`${from}.average`), [from], [channels], { op: "global-average" });
  }

  /** Maps to a row of values. */
  flatten(from: string, order: "channels first" | "channels last"): string {
    const [height, width, channels] = this.#maps(from);
    const name = this.#free(`${from}.flat`);
    return this.#add(name, [from], [height * width * channels], { op: "flatten", order });
  }

  /** The sum of nodes of one shape. */
  add(...from: readonly string[]): string {
    const [first] = from;
    if (first === undefined) throw new AstroNetError("sum: of nothing (give two nodes or more)");
    const shape = this.shape(first);
    for (const other of from) {
      if (this.shape(other).join() === shape.join()) continue;
      throw new AstroNetError(
        `sum of ${first} and ${other}: [${shape.join(", ")}] and [${this.shape(other).join(", ")}] (give one shape)`,
      );
    }
    return this.#add(this.#free(`${first}.sum`), from, shape, { op: "add" });
  }

  /** The channels of several maps of one size, or the values of several rows, side by side. */
  concatenate(...from: readonly string[]): string {
    const [first] = from;
    if (first === undefined) throw new AstroNetError("concatenation: of nothing (give a node or more)");
    const front = this.shape(first).slice(0, -1).join();
    const other = from.find((node) => this.shape(node).slice(0, -1).join() !== front);
    if (other !== undefined) {
      throw new AstroNetError(
        `concatenation of ${first} and ${other}: [${this.shape(first).join(", ")}] and ` +
          `[${this.shape(other).join(", ")}] (give maps of one size)`,
      );
    }
    const channels = from.reduce((sum, node) => sum + channelsOf(this.shape(node)), 0);
    const shape = withChannels(this.shape(first), channels);
    return this.#add(this.#free(`${first}.concatenated`), from, shape, { op: "concatenate" });
  }

  /** Channels of zeros in front of and behind those of a node. */
  padChannels(from: string, before: number, after: number): string {
    const wrong = [before, after].find((count) => !(Number.isInteger(count) && count >= 0));
    if (wrong !== undefined) {
      throw new AstroNetError(`channels around ${from}: ${wrong} (give whole numbers from 0)`);
    }
    const shape = withChannels(this.shape(from), before + channelsOf(this.shape(from)) + after);
    return this.#add(this.#free(`${from}.padded`), [from], shape, { op: "pad-channels", before, after });
  }

  /**
   * Some of the channels or values behind a node, in this order.
   *
   * @throws AstroNetError if there is none at an index.
   */
  select(from: string, indices: readonly number[]): string {
    const shape = this.shape(from);
    const wrong = indices.findIndex(
      (index) => !(Number.isInteger(index) && index >= 0 && index < channelsOf(shape)),
    );
    if (wrong >= 0 || indices.length === 0) {
      throw new AstroNetError(
        `selection from ${from}: ${wrong < 0 ? "nothing" : String(indices[wrong])} (give indices from 0 to ${channelsOf(shape) - 1})`,
      );
    }
    const name = this.#free(`${from}.selected`);
    return this.#add(name, [from], withChannels(shape, indices.length), { op: "select", indices });
  }

  /** A place where the units behind a node can be gated, known by `name`. */
  gate(name: string, from: string): string {
    return this.#add(`${name}.gate`, [from], this.shape(from), { op: "gate", gate: name });
  }

  /**
   * The graph, with the logits behind `output`.
   *
   * @throws AstroNetError if the output is no row of values, or some node leads nowhere.
   */
  build(output: string): Graph {
    const { shape } = this.#node(output);
    if (shape.length !== 1) {
      throw new AstroNetError(`output ${output}: maps [${shape.join(", ")}] (average or flatten them first)`);
    }
    const nodes = [...this.#nodes.values()];
    const read = new Set(nodes.flatMap(({ from }) => from).concat(output));
    const loose = nodes.find(({ name }) => !read.has(name));
    if (loose) throw new AstroNetError(`node ${loose.name}: nothing reads it (connect it, or leave it out)`);
    // The output is read from the end: a node behind it would lead elsewhere, so it is the last already.
    return { nodes };
  }

  #convolution(
    op: ConvolutionNode["op"],
    name: string,
    from: string,
    { size, stride = 1, padding = 0, initial }: ConvolutionOptions,
    filters: number,
  ): string {
    const maps = this.#maps(from);
    const [height, width] = typeof size === "number" ? [size, size] : size;
    for (const length of [height, width, stride, filters]) checkSize(name, length);
    const positions = windowPositions(name, maps, { size: [height, width], stride, padding });
    const weights =
      op === "depthwise"
        ? ([height, width, maps[2], 1] as const)
        : ([height, width, maps[2], filters] as const);
    const shape = [...positions, filters] as const;
    return this.#add(name, [from], shape, { op, weights, stride, padding, initial });
  }

  #pool(
    op: "max-pool" | "average-pool",
    from: string,
    size: number,
    stride: number,
    padding: Padding,
  ): string {
    const maps = this.#maps(from);
    const name = this.#free(`${from}.pool`);
    for (const length of [size, stride]) checkSize(name, length);
    if (padding !== "same" && padding > size / 2) {
      throw new AstroNetError(
        `layer ${name}: padding of ${padding} around windows of ${size}×${size} (half a window is the most: ` +
          "behind it a window sees padding alone)",
      );
    }
    const positions = windowPositions(name, maps, { size: [size, size], stride, padding });
    return this.#add(name, [from], [...positions, maps[2]], { op, size, stride, padding });
  }

  #add(name: string, from: readonly string[], shape: NodeShape, asked: Asked<GraphNode>): string {
    if (this.#nodes.has(name))
      throw new AstroNetError(`node ${name}: there is one already (choose another name)`);
    for (const node of from) this.#node(node);
    this.#nodes.set(name, { ...asked, name, from, shape });
    return name;
  }

  #node(name: string): GraphNode {
    const node = this.#nodes.get(name);
    if (node) return node;
    throw new AstroNetError(`unknown node: "${name}" (there are ${[...this.#nodes.keys()].join(", ")})`);
  }

  #maps(name: string): Maps {
    const { shape } = this.#node(name);
    if (shape.length === 3) return shape;
    throw new AstroNetError(`${name}: a row of ${shape[0]} values (give maps [height, width, channels])`);
  }

  #free(name: string): string {
    let free = name;
    for (let i = 2; this.#nodes.has(free); i++) free = `${name}${i}`;
    return free;
  }
}

function withChannels(shape: NodeShape, channels: number): NodeShape {
  return shape.length === 3 ? [shape[0], shape[1], channels] : [channels];
}

function checkSize(name: string, length: number): void {
  if (Number.isInteger(length) && length >= 1) return;
  throw new AstroNetError(`layer ${name}: a size of ${length} (give sizes that are positive whole numbers)`);
}
