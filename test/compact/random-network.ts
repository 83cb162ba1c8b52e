import * as tf from "@tensorflow/tfjs-core";

import { normal, randomStream } from "../../src/engine";
import {
  GraphBuilder,
  TaskNetwork,
  type ActivationName,
  type Initialiser,
  type Padding,
} from "../../src/network";

const initial: Initialiser = (shape, seed, purpose) => normal(shape, 0.5, seed, purpose);

const activations: readonly ActivationName[] = [
  ...(["relu", "relu", "relu", "relu", "relu", "relu", "relu6", "tanh", "sigmoid"] as const),
  ...(["elu", "selu", "softplus", "softsign", "swish", "gelu"] as const),
];

/**
 * A random network with gate places everywhere: chains, residual sums of three kinds, dense blocks, depthwise layers, pools
 * and paddings, selections, both orders of flattening, sums and joins of rows of values.
 */
export function randomNetwork(seed: number): TaskNetwork {
  const draw = new Draw(seed);
  const shape = [draw.among(5, 6, 8), draw.among(5, 7), draw.among(1, 3)] as const;
  const graph = new GraphBuilder(shape);
  const architecture = new Architecture(graph, draw);
  let y = graph.input;
  for (let block = 0; block < 2 + Math.floor(draw.next() * 3); block++) y = architecture.block(y);
  const output = architecture.head(y);
  const network = new TaskNetwork(
    {
      name: `random ${seed}`,
      inputShape: shape,
      classes: 3,
      graph: graph.build(output),
      planes: [],
      astrocyteChannels: [],
      astrocyteInitialiser: "normal",
    },
    { seed, normSets: 2 },
  );
  settle(network, seed);
  return network;
}

class Draw {
  readonly next: () => number;

  constructor(seed: number) {
    this.next = randomStream(seed, "architecture");
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  among<T>(...choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)]!;
  }
}

/** Adds random blocks to a graph. */
class Architecture {
  #count = 0;

  constructor(
    private readonly graph: GraphBuilder,
    private readonly draw: Draw,
  ) {}

  block(y: string): string {
    const { graph, draw } = this;
    const filters = draw.among(2, 3, 4);
    switch (
      draw.among("plain", "residual", "projection", "zeros", "dense", "depthwise", "pool", "select", "before")
    ) {
      case "plain":
        return this.convolution(y, filters, draw.among(1, 1, 2), draw.among<Padding>(0, 1, 2, "same"));
      case "residual": {
        const side = this.convolution(y, filters);
        const inner = this.convolution(side, draw.among(2, 3));
        return this.sum(side, this.convolution(inner, filters));
      }
      case "projection": {
        const inner = this.convolution(this.convolution(y, draw.among(2, 3), 2, 1), filters);
        return this.sum(inner, this.behind(this.layer(y, filters, { size: 1, stride: 2, padding: 0 })));
      }
      case "zeros": {
        const channels = graph.shape(y).at(-1)!;
        const inner = this.convolution(this.convolution(y, draw.among(2, 3), 2, 1), channels + 3);
        return this.sum(inner, graph.padChannels(graph.averagePool(y, 1, { stride: 2 }), 1, 2));
      }
      case "dense": {
        const parts = [y];
        for (let i = 0; i < draw.among(1, 2); i++) {
          const joined = parts.length === 1 ? y : graph.concatenate(...parts);
          parts.push(this.convolution(joined, draw.among(1, 2)));
        }
        const joined = graph.concatenate(...parts);
        if (draw.chance(0.3)) return graph.padChannels(joined, 1, 1);
        return draw.chance(0.6) ? this.behind(joined) : joined;
      }
      case "depthwise": {
        const window = { size: 3, stride: draw.among(1, 1, 2), padding: 1, initial };
        return this.behind(graph.depthwise(this.name("depth"), y, window));
      }
      case "pool":
        return this.pool(y);
      case "select": {
        const channels = graph.shape(y).at(-1)!;
        return graph.select(y, channels > 1 ? [channels - 1, 0] : [0, 0]);
      }
      case "before":
        return this.convolution(this.behind(y), filters);
    }
  }

  head(y: string): string {
    const { graph, draw } = this;
    let values = draw.chance(0.4)
      ? graph.globalAverage(y)
      : graph.flatten(y, draw.among("channels first", "channels last"));
    if (draw.chance(0.7)) values = graph.gate("features", values);
    if (draw.chance(0.2)) values = graph.relu(values);
    const kind = draw.among("none", "one", "one", "sum", "join");
    if (kind !== "none") {
      const units = draw.among(3, 5);
      const one = this.behind(graph.dense(this.name("fc"), values, { units, initial }));
      if (kind === "one") values = one;
      else {
        const two = this.behind(graph.dense(this.name("fc"), values, { units, initial }));
        values = kind === "sum" ? this.sum(one, two) : graph.concatenate(one, two);
        if (draw.chance(0.4)) values = graph.gate(this.name("values"), values);
        if (draw.chance(0.3)) values = graph.padChannels(values, 1, 0);
      }
    }
    let output = graph.dense("output", values, { units: 3, initial });
    if (draw.chance(0.5)) output = graph.bias(output);
    return draw.chance(0.1) ? graph.gate("logits", output) : output;
  }

  /** Bias, normalisation, activation and gate behind a node, each by chance. */
  private behind(node: string): string {
    const { graph, draw } = this;
    const key = this.name("behind");
    let y = node;
    if (draw.chance(0.3)) y = graph.bias(y, { key });
    if (draw.chance(0.5)) y = graph.norm(y, { key });
    if (draw.chance(0.8)) y = graph.activation(y, draw.among(...activations));
    return draw.chance(0.8) ? graph.gate(key, y) : y;
  }

  private convolution(from: string, filters: number, stride = 1, padding: Padding = 1): string {
    return this.behind(this.layer(from, filters, { size: 3, stride, padding }));
  }

  private layer(
    from: string,
    filters: number,
    { size, stride, padding }: { size: number; stride: number; padding: Padding },
  ): string {
    const { graph } = this;
    const [height, width] = graph.shape(from) as readonly [number, number, number];
    const around = padding === 0 && Math.min(height, width) < size ? "same" : padding;
    return graph.convolution(this.name("conv"), from, { filters, size, stride, padding: around, initial });
  }

  private sum(one: string, two: string): string {
    const { graph, draw } = this;
    let y = graph.add(one, two);
    if (draw.chance(0.7)) y = graph.relu(y);
    return draw.chance(0.5) ? graph.gate(this.name("sum"), y) : y;
  }

  private pool(from: string): string {
    const { graph, draw } = this;
    const [height, width] = graph.shape(from) as readonly [number, number, number];
    const size = Math.min(height, width, draw.among(2, 3));
    const form = { stride: draw.among(1, 2, 3), padding: draw.among<Padding>(0, size > 1 ? 1 : 0, "same") };
    return draw.chance(0.5) ? graph.maxPool(from, size, form) : graph.averagePool(from, size, form);
  }

  private name(kind: string): string {
    return `${kind}${++this.#count}`;
  }
}

/** Gives biases, scales, offsets and running statistics values as training would. */
export function settle(network: TaskNetwork, seed: number): void {
  tf.tidy(() => {
    for (const [name, parameter] of network.parameters()) {
      if (name in network.weights) continue;
      const drawn = normal(parameter.shape, 0.5, seed, name);
      parameter.assign(name.endsWith("gamma") ? tf.add(1, drawn) : drawn);
    }
    for (const [name, { running }] of Object.entries(network.norms)) {
      running.forEach(({ mean, variance }, set) => {
        mean.assign(normal(mean.shape, 0.5, seed + set, `${name}.mean`) as tf.Tensor1D);
        const drawn = normal(mean.shape, 1, seed + set, `${name}.variance`);
        variance.assign(tf.add<tf.Tensor1D>(0.3, tf.square(drawn)));
      });
    }
  });
}
