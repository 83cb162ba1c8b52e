import { GraphBuilder } from "./graph";
import { heFanOut, smallNormal } from "./initial";
import { planesOf, type RegulatedUnits } from "./planes";
import { imagesFor, type Stem } from "./residual";
import { taskLayers, TaskNetwork } from "./task-network";

/** MobileNet-V1's form; the defaults are those for CIFAR. */
export interface MobileNetV1Options {
  /** α: the share of the published channels that each layer has, 1 by default; rounded, and 1 at least. */
  readonly width?: number;
  /** `"small"` by default, a stem of stride 1; `"imagenet"` is made for 1000 classes and images 224×224×3. */
  readonly stem?: Stem;
  readonly classes?: number;
  readonly inputShape?: readonly [number, number, number];
  /** Whether the classifier adds a bias; none as AstroNet was released, one in the network's own paper. */
  readonly bias?: boolean;
  readonly regulated?: RegulatedUnits;
  readonly seed?: number;
  /** Sets of running statistics: 1 shared by all regulation steps (as released), or one a step. */
  readonly normSets?: number;
}

/** Filters and stride of each separable convolution. */
const stages: readonly (readonly [filters: number, stride: 1 | 2])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  ...Array.from({ length: 5 }, () => [512, 1] as const),
  [1024, 2],
  [1024, 1],
];

/**
 * MobileNet-V1: a 3×3 stem, thirteen separable convolutions (`depthwise1` 3×3, then `pointwise1` 1×1, and so on), global
 * average, fc; every convolution followed by batch normalisation and ReLU, behind which its units are gated.
 *
 * A depthwise layer's units are its channels. All units lie on one plane by the general rule ({@link planesFor}). The
 * compression code regulates the classifier's 1024 inputs alone (`method.md` b), by their raw weights and not by their
 * means, which is not here.
 *
 * Source: Howard et al., 2017, table 1.
 *
 * @throws AstroNetError if a size is no positive number, or the stem is unknown.
 */
export function mobileNetV1(options: MobileNetV1Options = {}): TaskNetwork {
  const { width = 1, stem = "small", bias = false, regulated = "all", seed = 0, normSets = 1 } = options;
  const { inputShape, classes } = imagesFor(stem, options);
  const graph = new GraphBuilder(inputShape);
  const active = (layer: string): string => graph.gate(layer, graph.relu(graph.norm(layer)));
  const channels = (count: number): number => (width > 0 ? Math.max(1, Math.round(width * count)) : width);
  const window = (stride: 1 | 2) => ({ size: 3, stride, padding: 1, initial: heFanOut });
  const first = { filters: channels(32), ...window(stem === "imagenet" ? 2 : 1) };
  let y = active(graph.convolution("conv1", graph.input, first));
  stages.forEach(([count, stride], i) => {
    const depthwise = active(graph.depthwise(`depthwise${i + 1}`, y, window(stride)));
    const pointwise = { filters: channels(count), size: 1, initial: heFanOut };
    y = active(graph.convolution(`pointwise${i + 1}`, depthwise, pointwise));
  });
  const features = graph.gate("fc.input", graph.globalAverage(y));
  const fc = graph.dense("fc", features, { units: classes, initial: smallNormal });
  const built = graph.build(bias ? graph.bias(fc) : fc);
  const definition = {
    name: `MobileNet-V1 (width ${width})`,
    inputShape,
    classes,
    graph: built,
    ...planesOf(taskLayers(built), regulated),
    astrocyteInitialiser: "normal",
  } as const;
  return new TaskNetwork(definition, { seed, normSets });
}
