import { AstroNetError } from "../error";

import { GraphBuilder } from "./graph";
import { releasedUniform } from "./initial";
import { TaskNetwork, type NetworkDefinition } from "./task-network";

/** LeNet-5's form; the defaults are the published 20-50-500-10 on 28×28 images. */
export interface LeNet5Options {
  readonly conv?: readonly [number, number];
  readonly dense?: readonly [number];
  readonly classes?: number;
  readonly inputShape?: readonly [number, number, number];
  /** Whether each layer adds a bias; none as released. */
  readonly bias?: boolean;
  readonly seed?: number;
}

/**
 * LeNet-5: twice conv5×5 - ReLU - max-pool 2×2, then fc - ReLU - fc; no padding, and no biases as released.
 *
 * Feature maps are flattened channel first, (c, row, column), as the released code does: the 800 units of the first dense
 * layer lie on their plane in that order. Published planes: the filters of both convolutions, [10, 7], and the inputs of
 * both dense layers, [52, 25] (`method.md` b).
 *
 * @throws AstroNetError if the images are too small for it, or a size is no positive whole number.
 */
export function lenet5(options: LeNet5Options = {}): TaskNetwork {
  const {
    conv = [20, 50],
    dense = [500],
    classes = 10,
    inputShape = [28, 28, 1],
    bias = false,
    seed = 0,
  } = options;
  const smallest = Math.min(inputShape[0], inputShape[1]);
  if (smallest < 16) {
    throw new AstroNetError(`lenet5 images: ${inputShape[0]}×${inputShape[1]} (give 16×16 or more)`);
  }
  const graph = new GraphBuilder(inputShape);
  const biased = (layer: string): string => (bias ? graph.bias(layer) : layer);
  // The largest of a window is the same before ReLU as behind it, and there is less to compute behind it.
  const stage = (name: string, from: string, filters: number): string => {
    const maps = biased(graph.convolution(name, from, { filters, size: 5, initial: releasedUniform }));
    return graph.gate(name, graph.relu(graph.maxPool(maps, 2)));
  };
  const maps = stage("conv2", stage("conv1", graph.input, conv[0]), conv[1]);
  const features = graph.gate("fc1.input", graph.flatten(maps, "channels first"));
  const fc1 = biased(graph.dense("fc1", features, { units: dense[0], initial: releasedUniform }));
  const hidden = graph.gate("fc2.input", graph.relu(fc1));
  const definition: NetworkDefinition = {
    name: `LeNet-5 (${[...conv, ...dense, classes].join("-")})`,
    inputShape,
    classes,
    graph: graph.build(biased(graph.dense("fc2", hidden, { units: classes, initial: releasedUniform }))),
    planes: [
      { layers: ["conv1", "conv2"], width: 7 },
      { layers: ["fc1", "fc2"], width: 25 },
    ],
    astrocyteChannels: [
      [8, 16, 32],
      [8, 16, 32, 64, 128],
    ],
    astrocyteInitialiser: "uniform",
  };
  return new TaskNetwork(definition, { seed });
}
