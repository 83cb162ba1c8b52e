import * as tf from "@tensorflow/tfjs-core";

import { convolution, maxPool, relu } from "../engine";
import { AstroNetError } from "../error";

import { releasedUniform } from "./initial";
import { TaskNetwork, type NetworkDefinition } from "./task-network";

/** LeNet-5's form; the defaults are the published 20-50-500-10 on 28×28 images. */
export interface LeNet5Options {
  readonly conv?: readonly [number, number];
  readonly dense?: readonly [number];
  readonly classes?: number;
  readonly inputShape?: readonly [number, number, number];
  readonly seed?: number;
}

/**
 * LeNet-5: twice conv5×5 - ReLU - max-pool 2×2, then fc - ReLU - fc; no biases, no padding.
 *
 * Feature maps are flattened channel first, (c, row, column), as the released code does: the 800 units of the first dense
 * layer lie on their plane in that order. Published planes: the filters of both convolutions, [10, 7], and the inputs of
 * both dense layers, [52, 25] (`method.md` b).
 *
 * @throws AstroNetError if the images are too small for it, or a size is no positive whole number.
 */
export function lenet5(options: LeNet5Options = {}): TaskNetwork {
  const { conv = [20, 50], dense = [500], classes = 10, inputShape = [28, 28, 1], seed = 0 } = options;
  const [height, width] = [pooled(pooled(inputShape[0])), pooled(pooled(inputShape[1]))];
  if (height < 1 || width < 1) {
    throw new AstroNetError(`lenet5 images: ${inputShape[0]}×${inputShape[1]} (give 16×16 or more)`);
  }
  const flat = conv[1] * height * width;
  const layer = (name: string, kind: "convolution" | "dense", shape: number[]) => ({
    name,
    kind,
    shape,
    initial: releasedUniform,
  });
  const definition: NetworkDefinition = {
    name: `LeNet-5 (${[...conv, ...dense, classes].join("-")})`,
    inputShape,
    classes,
    layers: [
      {
        ...layer("conv1", "convolution", [5, 5, inputShape[2], conv[0]]),
        output: [convolved(inputShape[0]), convolved(inputShape[1])],
      },
      {
        ...layer("conv2", "convolution", [5, 5, conv[0], conv[1]]),
        output: [convolved(pooled(inputShape[0])), convolved(pooled(inputShape[1]))],
      },
      layer("fc1", "dense", [flat, dense[0]]),
      layer("fc2", "dense", [dense[0], classes]),
    ],
    planes: [
      { layers: ["conv1", "conv2"], width: 7 },
      { layers: ["fc1", "fc2"], width: 25 },
    ],
    astrocyteChannels: [
      [8, 16, 32],
      [8, 16, 32, 64, 128],
    ],
    astrocyteInitialiser: "uniform",
    forward(x, weights) {
      const stage = (y: tf.Tensor4D, name: string): tf.Tensor4D =>
        maxPool(relu(convolution(y, weights[name] as tf.Tensor4D, 1, 0)), 2);
      const maps = stage(stage(x, "conv1"), "conv2");
      const features: tf.Tensor2D = tf.reshape(tf.transpose(maps, [0, 3, 1, 2]), [x.shape[0], flat]);
      const hidden = relu(tf.matMul(features, weights.fc1 as tf.Tensor2D));
      return tf.matMul(hidden, weights.fc2 as tf.Tensor2D);
    },
  };
  return new TaskNetwork(definition, { seed });
}

/** After a 5×5 convolution without padding. */
function convolved(size: number): number {
  return size - 4;
}

/** After that, and a 2×2 max-pool. */
function pooled(size: number): number {
  return Math.floor(convolved(size) / 2);
}
