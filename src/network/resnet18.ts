import * as tf from "@tensorflow/tfjs-core";

import { convolution, relu } from "../engine";

import { heFanOut, smallNormal } from "./initial";
import { TaskNetwork, type LayerDefinition, type NetworkDefinition } from "./task-network";

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

/** A residual block by the names of its convolutions. */
interface Block {
  readonly first: string;
  readonly second: string;
  readonly shortcut: string | undefined;
  readonly stride: 1 | 2;
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
  const { layers, blocks } = topology(width, classes, inputShape);
  const definition: NetworkDefinition = {
    name: `ResNet-18 (width ${width})`,
    inputShape,
    classes,
    layers,
    planes: [{ layers: layers.map(({ name }) => name), width }],
    astrocyteChannels: [[16, 32, 64, 128]],
    astrocyteInitialiser: "normal",
    forward(x, weights, norm) {
      const normalised = (y: tf.Tensor4D, name: string, stride: number): tf.Tensor4D =>
        norm(name, convolution(y, weights[name] as tf.Tensor4D, stride, 1));
      let y = relu(normalised(x, "conv1", 1));
      for (const { first, second, shortcut, stride } of blocks) {
        const inner = relu(normalised(y, first, stride));
        const residual = normalised(inner, second, 1);
        y = relu(tf.add<tf.Tensor4D>(residual, shortcut ? normalised(y, shortcut, stride) : y));
      }
      return tf.matMul(tf.mean<tf.Tensor2D>(y, [1, 2]), weights.fc as tf.Tensor2D);
    },
  };
  return new TaskNetwork(definition, { seed, normSets });
}

function topology(
  width: number,
  classes: number,
  [height, breadth, channels]: readonly [number, number, number],
): { layers: LayerDefinition[]; blocks: Block[] } {
  const layers: LayerDefinition[] = [];
  const blocks: Block[] = [];
  let output: readonly [number, number] = [height, breadth];
  const add = (name: string, from: number, to: number): string => {
    layers.push({
      name,
      kind: "convolution",
      shape: [3, 3, from, to],
      output,
      initial: heFanOut,
      norm: true,
    });
    return name;
  };
  add("conv1", channels, width);
  let number = 2;
  for (let stage = 0; stage < 4; stage++) {
    const to = width << stage;
    for (const down of [stage > 0, false]) {
      const from = down ? to / 2 : to;
      if (down) output = [Math.ceil(output[0] / 2), Math.ceil(output[1] / 2)];
      const first = add(`conv${number}`, from, to);
      const shortcut = down ? add(`short${number}`, from, to) : undefined;
      const second = add(`conv${number + 1}`, to, to);
      blocks.push({ first, second, shortcut, stride: down ? 2 : 1 });
      number += 2;
    }
  }
  layers.push({ name: "fc", kind: "dense", shape: [8 * width, classes], initial: smallNormal });
  return { layers, blocks };
}
