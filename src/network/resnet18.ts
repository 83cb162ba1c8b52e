import { GraphBuilder } from "./graph";
import { heFanOut, smallNormal } from "./initial";
import { TaskNetwork, type NetworkDefinition } from "./task-network";

/** ResNet-18's form; the defaults are the published one for CIFAR-10. */
export interface ResNet18Options {
  /** Channels of the first stage; the stages have w, 2w, 4w and 8w. */
  readonly width?: number;
  readonly classes?: number;
  readonly inputShape?: readonly [number, number, number];
  readonly seed?: number;
  /** Sets of running statistics: 1 shared by all regulation steps (as released), or one a step. */
  readonly normSets?: number;
}

/**
 * ResNet-18 for small images: a 3×3 stem, four stages of two basic blocks, 3×3 shortcuts of stride 2, global average, fc;
 * every convolution followed by batch normalisation, no biases.
 *
 * A shortcut's units come right behind those of its block's first convolution. All 83·w units lie on one plane [83, w]
 * (`method.md` b).
 *
 * @throws AstroNetError if a size is no positive whole number.
 */
export function resnet18(options: ResNet18Options = {}): TaskNetwork {
  const { width = 64, classes = 10, inputShape = [32, 32, 3], seed = 0, normSets = 1 } = options;
  const graph = new GraphBuilder(inputShape);
  const layers: string[] = [];
  const convolution = (name: string, from: string, filters: number, stride: 1 | 2): string => {
    layers.push(name);
    return graph.convolution(name, from, { filters, size: 3, stride, padding: 1, initial: heFanOut });
  };
  let y = graph.gate("conv1", graph.relu(graph.norm(convolution("conv1", graph.input, width, 1))));
  let number = 2;
  for (let stage = 0; stage < 4; stage++) {
    const filters = width << stage;
    for (const stride of [stage > 0 ? 2 : 1, 1] as const) {
      const [one, two, side] = [`conv${number}`, `conv${number + 1}`, `short${number}`];
      const first = convolution(one, y, filters, stride);
      const shortcut = stride === 2 ? convolution(side, y, filters, stride) : undefined;
      const inner = graph.gate(one, graph.relu(graph.norm(first)));
      const residual = graph.gate(two, graph.norm(convolution(two, inner, filters, 1)));
      y = graph.relu(graph.add(residual, shortcut ? graph.gate(side, graph.norm(shortcut)) : y));
      number += 2;
    }
  }
  const features = graph.gate("fc.input", graph.globalAverage(y));
  layers.push("fc");
  const definition: NetworkDefinition = {
    name: `ResNet-18 (width ${width})`,
    inputShape,
    classes,
    graph: graph.build(graph.dense("fc", features, { units: classes, initial: smallNormal })),
    planes: [{ layers, width }],
    astrocyteChannels: [[16, 32, 64, 128]],
    astrocyteInitialiser: "normal",
  };
  return new TaskNetwork(definition, { seed, normSets });
}
