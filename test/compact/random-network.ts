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

/** A random network with gate places everywhere: chains, residual sums, concatenations, depthwise layers, both orders of flattening. */
export function randomNetwork(seed: number): TaskNetwork {
  const next = randomStream(seed, "architecture");
  const chance = (share: number): boolean => next() < share;
  const among = <T>(...choices: readonly T[]): T => choices[Math.floor(next() * choices.length)]!;
  const shape = [among(5, 6, 8), among(5, 7), among(1, 3)] as const;
  const graph = new GraphBuilder(shape);
  let count = 0;
  const name = (kind: string): string => `${kind}${++count}`;
  /** Normalisation, activation and gate behind a layer, each by chance. */
  const behind = (layer: string): string => {
    let y = layer;
    if (chance(0.3)) y = graph.bias(y);
    if (chance(0.5)) y = graph.norm(y, { key: layer });
    if (chance(0.8)) y = graph.activation(y, among<ActivationName>("relu", "relu", "relu", "tanh", "relu6"));
    return chance(0.8) ? graph.gate(layer, y) : y;
  };
  const convolution = (from: string, filters: number, stride = 1, padding: Padding = 1): string =>
    behind(graph.convolution(name("conv"), from, { filters, size: 3, stride, padding, initial }));
  let y = graph.input;
  for (let block = 0; block < 2 + Math.floor(next() * 3); block++) {
    const filters = among(2, 3, 4);
    switch (among("plain", "residual", "dense", "depthwise", "pool")) {
      case "plain":
        y = convolution(y, filters, among(1, 1, 2), among<Padding>(1, "same"));
        break;
      case "residual": {
        const side = convolution(y, filters);
        const inner = convolution(side, among(2, 3));
        y = graph.add(side, convolution(inner, filters));
        if (chance(0.7)) y = graph.relu(y);
        if (chance(0.5)) y = graph.gate(name("sum"), y);
        break;
      }
      case "dense": {
        const grown = convolution(y, filters);
        y = graph.concatenate(y, grown);
        if (chance(0.6)) y = graph.gate(name("joined"), graph.relu(graph.norm(y, { key: name("norm") })));
        if (chance(0.3)) y = graph.padChannels(y, 1, 1);
        break;
      }
      case "depthwise":
        y = behind(graph.depthwise(name("depth"), y, { size: 3, padding: 1, initial }));
        break;
      case "pool":
        y = chance(0.5)
          ? graph.maxPool(y, 2, { stride: 1, padding: among<Padding>(0, "same") })
          : graph.averagePool(y, 3, { stride: 1, padding: 1 });
    }
  }
  let values = chance(0.4)
    ? graph.globalAverage(y)
    : graph.flatten(y, among("channels first", "channels last"));
  if (chance(0.7)) values = graph.gate("features", values);
  if (chance(0.6)) values = behind(graph.dense(name("fc"), values, { units: among(3, 5), initial }));
  const output = graph.dense("output", values, { units: 3, initial });
  const network = new TaskNetwork(
    {
      name: `random ${seed}`,
      inputShape: shape,
      classes: 3,
      graph: graph.build(chance(0.5) ? graph.bias(output) : output),
      planes: [],
      astrocyteChannels: [],
      astrocyteInitialiser: "normal",
    },
    { seed },
  );
  settle(network, seed);
  return network;
}

/** Gives biases, scales, offsets and running statistics values as training would. */
function settle(network: TaskNetwork, seed: number): void {
  tf.tidy(() => {
    for (const [name, parameter] of network.parameters()) {
      if (name in network.weights) continue;
      const drawn = normal(parameter.shape, 0.5, seed, name);
      parameter.assign(name.endsWith("gamma") ? tf.add(1, drawn) : drawn);
    }
    for (const [name, { running }] of Object.entries(network.norms)) {
      for (const { mean, variance } of running) {
        mean.assign(normal(mean.shape, 0.5, seed, `${name}.mean`) as tf.Tensor1D);
        variance.assign(tf.add<tf.Tensor1D>(0.3, tf.square(normal(mean.shape, 1, seed, `${name}.variance`))));
      }
    }
  });
}
