import { AstroNetError } from "../error";

import { GraphBuilder } from "./graph";
import { heFanOut, smallNormal } from "./initial";
import { planesOf, type RegulatedUnits } from "./planes";
import { taskLayers, TaskNetwork } from "./task-network";

/** DenseNet-40's form; the defaults are the published one for CIFAR-10. */
export interface DenseNet40Options {
  /** Growth rate k: filters of each layer; 12 by default. */
  readonly growth?: number;
  /** Filters of the stem; 16 by default. AstroNet's compression code has 24, which makes 456 features. */
  readonly stem?: number;
  /** Layers of each dense block; [12, 12, 12] by default. */
  readonly blocks?: readonly number[];
  readonly classes?: number;
  readonly inputShape?: readonly [number, number, number];
  /** Whether the classifier adds a bias; none as AstroNet was released, one in the network's own paper. */
  readonly bias?: boolean;
  readonly regulated?: RegulatedUnits;
  readonly seed?: number;
  /** Sets of running statistics: 1 shared by all regulation steps (as released), or one a step. */
  readonly normSets?: number;
}

/**
 * DenseNet-40 for small images, without bottlenecks: dense blocks in which each layer is conv3×3(ReLU(BN(y))) of all maps
 * y before it, joined by transitions conv1×1 and average-pool 2×2, then BN, ReLU, global average and fc.
 *
 * A layer's maps are normalised anew by each layer that reads them, which would undo a gate on them: gates lie behind each
 * reader's activation, at places named `LAYER.input`, one a channel read. All units lie on one plane by the general rule
 * ({@link planesFor}). The compression code regulates the classifier's inputs alone (`method.md` b), by their raw weights
 * and not by their means, which is not here.
 *
 * Source: Huang, Liu, van der Maaten and Weinberger, 2017.
 *
 * @throws AstroNetError if a size is no positive whole number, or the images are too small.
 */
export function densenet40(options: DenseNet40Options = {}): TaskNetwork {
  const { growth = 12, stem = 16, blocks = [12, 12, 12], classes = 10, inputShape = [32, 32, 3] } = options;
  const { bias = false, regulated = "all", seed = 0, normSets = 1 } = options;
  const wrong = blocks.find((layers) => !(Number.isInteger(layers) && layers >= 1));
  if (wrong !== undefined || blocks.length === 0) {
    throw new AstroNetError(
      `densenet40 blocks: [${blocks.join(", ")}] (give the layers of one block or more)`,
    );
  }
  const graph = new GraphBuilder(inputShape);
  const active = (reader: string, from: string): string =>
    graph.relu(graph.norm(from, { key: `${reader}.input` }));
  const convolution = (name: string, from: string, filters: number, size: 1 | 3): string => {
    const input = graph.gate(`${name}.input`, active(name, from));
    return graph.convolution(name, input, { filters, size, padding: size === 3 ? 1 : 0, initial: heFanOut });
  };
  let y = graph.convolution("conv1", graph.input, { filters: stem, size: 3, padding: 1, initial: heFanOut });
  let number = 2;
  blocks.forEach((layers, block) => {
    for (let layer = 0; layer < layers; layer++)
      y = graph.concatenate(y, convolution(`conv${number++}`, y, growth, 3));
    if (block === blocks.length - 1) return;
    y = graph.averagePool(convolution(`transition${block + 1}`, y, graph.shape(y).at(-1)!, 1), 2);
  });
  const features = graph.gate("fc.input", graph.globalAverage(active("fc", y)));
  const fc = graph.dense("fc", features, { units: classes, initial: smallNormal });
  const built = graph.build(bias ? graph.bias(fc) : fc);
  const depth = blocks.reduce((sum, layers) => sum + layers, blocks.length + 1);
  const definition = {
    name: `DenseNet-${depth} (growth ${growth})`,
    inputShape,
    classes,
    graph: built,
    ...planesOf(taskLayers(built), regulated),
    astrocyteInitialiser: "normal",
  } as const;
  return new TaskNetwork(definition, { seed, normSets });
}
