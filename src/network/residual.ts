import { AstroNetError } from "../error";

import { GraphBuilder } from "./graph";
import { heFanOut, smallNormal } from "./initial";
import type { PlaneLayout } from "./planes";
import { taskLayers, TaskNetwork, type TaskLayer } from "./task-network";

/** What residual networks of every depth can be told. */
export interface ResidualOptions {
  /** Channels of the first stage; each stage has twice as many as the one before. */
  readonly width?: number;
  readonly classes?: number;
  readonly inputShape?: readonly [number, number, number];
  /** Whether the classifier adds a bias; none as AstroNet was released, one in the networks' own papers. */
  readonly bias?: boolean;
  readonly seed?: number;
  /** Sets of running statistics: 1 shared by all regulation steps (as released), or one a step. */
  readonly normSets?: number;
}

/**
 * How a block's input reaches its sum where the maps shrink: by a convolution of its own with batch normalisation (3×3 as
 * in AstroNet's code, or 1×1, He's option B), or every second position with channels of zeros around (option A).
 */
export type Shortcut = "3x3" | "1x1" | "zeros";

/** For images of some 32×32 a convolution 3×3; for ImageNet's a convolution 7×7 and a max-pool 3×3, each of stride 2. */
export type Stem = "small" | "imagenet";

/** The form of a residual network. */
export interface ResidualForm extends Required<ResidualOptions> {
  readonly name: string;
  /** Basic blocks of each stage. */
  readonly blocks: readonly number[];
  readonly shortcut: Shortcut;
  readonly stem: Stem;
  /** The unit planes of its layers. */
  readonly layout: (layers: readonly TaskLayer[]) => PlaneLayout;
}

/**
 * A residual network of basic blocks: y ← ReLU(y + BN(conv3×3(ReLU(BN(conv3×3(y)))))), stages of blocks of which all but
 * the first start with stride 2 and twice the channels, global average, fc; no biases but the classifier's.
 *
 * Layers are numbered as they come, `conv1`, `conv2`, …; a shortcut has the number of its block's first layer, and comes
 * right behind it in the order of units. Outputs are gated behind batch normalisation and activation.
 *
 * Source: He, Zhang, Ren and Sun, 2016.
 *
 * @throws AstroNetError if a size is no positive whole number, or the images are too small.
 */
export function residual(form: ResidualForm): TaskNetwork {
  const { name, width, classes, inputShape, seed, normSets, shortcut } = form;
  if (!["3x3", "1x1", "zeros"].includes(shortcut)) {
    throw new AstroNetError(`unknown shortcut: "${shortcut}" (use "3x3", "1x1" or "zeros")`);
  }
  const graph = new GraphBuilder(inputShape);
  let y = stem(graph, form);
  let number = 2;
  form.blocks.forEach((count, stage) => {
    for (let block = 0; block < count; block++) {
      y = basicBlock(graph, y, {
        number,
        filters: width << stage,
        shrinks: stage > 0 && block === 0,
        ...form,
      });
      number += 2;
    }
  });
  const features = graph.gate("fc.input", graph.globalAverage(y));
  const fc = graph.dense("fc", features, { units: classes, initial: smallNormal });
  const built = graph.build(form.bias ? graph.bias(fc) : fc);
  const definition = {
    name: `${name} (width ${width})`,
    inputShape,
    classes,
    graph: built,
    ...form.layout(taskLayers(built)),
    astrocyteInitialiser: "normal",
  } as const;
  return new TaskNetwork(definition, { seed, normSets });
}

type Images = Required<Pick<ResidualOptions, "inputShape" | "classes">>;

const imagesOf: Readonly<Partial<Record<string, Images>>> = {
  small: { inputShape: [32, 32, 3], classes: 10 },
  imagenet: { inputShape: [224, 224, 3], classes: 1000 },
};

/**
 * The images and classes that a network is for: those that a stem is made for, unless the options say otherwise.
 *
 * @throws AstroNetError if the stem is unknown.
 */
export function imagesFor(stem: Stem, options: Partial<Images>): Images {
  const made = imagesOf[stem];
  if (!made) throw new AstroNetError(`unknown stem: "${stem}" (use "small" or "imagenet")`);
  const { inputShape = made.inputShape, classes = made.classes } = options;
  return { inputShape, classes };
}

function stem(graph: GraphBuilder, { stem, width }: ResidualForm): string {
  const large = stem === "imagenet";
  const window = large ? { size: 7, stride: 2, padding: 3 } : { size: 3, padding: 1 };
  const maps = graph.convolution("conv1", graph.input, { filters: width, ...window, initial: heFanOut });
  const active = graph.relu(graph.norm(maps));
  return graph.gate("conv1", large ? graph.maxPool(active, 3, { stride: 2, padding: 1 }) : active);
}

interface BasicBlock {
  readonly number: number;
  readonly filters: number;
  readonly shrinks: boolean;
  readonly shortcut: Shortcut;
}

function basicBlock(graph: GraphBuilder, from: string, block: BasicBlock): string {
  const { number, filters, shrinks, shortcut } = block;
  const [one, two, side] = [`conv${number}`, `conv${number + 1}`, `short${number}`];
  const convolution = (name: string, x: string, size: 1 | 3, stride: 1 | 2) =>
    graph.convolution(name, x, { filters, size, stride, padding: size === 3 ? 1 : 0, initial: heFanOut });
  const first = convolution(one, from, 3, shrinks ? 2 : 1);
  const projected =
    shrinks && shortcut !== "zeros" ? convolution(side, from, shortcut === "3x3" ? 3 : 1, 2) : undefined;
  const inner = graph.gate(one, graph.relu(graph.norm(first)));
  const outer = graph.gate(two, graph.norm(convolution(two, inner, 3, 1)));
  const skip = () => {
    if (projected !== undefined) return graph.gate(side, graph.norm(projected));
    return shrinks ? everySecond(graph, from, filters) : from;
  };
  return graph.relu(graph.add(outer, skip()));
}

/** He's option A: every second position of maps, with channels of zeros in front and behind up to so many. */
function everySecond(graph: GraphBuilder, from: string, filters: number): string {
  const positions = graph.averagePool(from, 1, { stride: 2 });
  const missing = filters - graph.shape(from).at(-1)!;
  return graph.padChannels(positions, Math.floor(missing / 2), Math.ceil(missing / 2));
}
