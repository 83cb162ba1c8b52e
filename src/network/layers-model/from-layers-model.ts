import type { Variable } from "@tensorflow/tfjs-core";

import { AstroNetError } from "../../error";
import { planesFor } from "../planes";
import { taskLayers, TaskNetwork } from "../task-network";

import { Conversion, type NormValues } from "./conversion";
import type { LayersModel, SymbolicTensor } from "./model";
import { convertLayers, endsOf } from "./walk";

/** How a layers model becomes a task network. */
export interface LayersModelOptions {
  /** The model's own name by default. */
  readonly name?: string;
  /** Height, width and channels of an image, for a model that reads rows of values; [1, 1, values] by default. */
  readonly inputShape?: readonly [number, number, number];
  readonly seed?: number;
  /** Sets of running statistics: 1 shared by all regulation steps (as released), or one a step. */
  readonly normSets?: number;
}

/**
 * A task network that computes what a TensorFlow.js layers model does, with a copy of its weights.
 *
 * It takes dense, convolution, depthwise and separable convolution, batch normalisation, activation, pooling, global
 * average, flatten, add and concatenate layers; dropout and noise, which only training sees, are left out, and so is a
 * softmax at the end, because networks are trained on logits. Layers keep their names. Kernel regularisers, constraints
 * and a batch normalisation's momentum do not come along: running statistics are copied, and go on with a share of 0.1.
 *
 * Gates lie behind each activation, at a place with the name of the layer whose units they are, and in front of each
 * dense layer that reads flattened or averaged maps, at `LAYER.input`. All units lie on one plane by the general rule,
 * {@link planesFor}. The model stays as it is, and its own.
 *
 * @param model what `tf.sequential`, `tf.model` or `tf.loadLayersModel` make, built, with one input and one output
 * @throws AstroNetError, before anything is made, if it cannot take a layer, which it names.
 */
export function fromLayersModel(model: LayersModel, options: LayersModelOptions = {}): TaskNetwork {
  const ends = endsOf(model);
  const { name = model.name, seed = 0, normSets = 1 } = options;
  const values = ends.input.shape.length === 2;
  const inputShape = values ? rowShape(model, ends.input, options) : imageShape(model, ends.input, options);
  const conversion = new Conversion(inputShape);
  const { graph } = conversion;
  const first = values ? conversion.asFeatures(graph.flatten(graph.input, "channels last")) : graph.input;
  const built = graph.build(convertLayers(conversion, ends, first));
  const definition = {
    name,
    inputShape,
    classes: built.nodes.at(-1)!.shape[0],
    graph: built,
    ...planesFor(taskLayers(built)),
    astrocyteInitialiser: "normal",
  } as const;
  const network = new TaskNetwork(definition, { seed, normSets });
  copyValues(conversion, network);
  return network;
}

function copyValues({ weights, biases, norms }: Conversion, network: TaskNetwork): void {
  for (const [name, value] of weights) network.weights[name]!.assign(value);
  for (const [name, value] of biases) network.biases[name]!.assign(value);
  for (const [name, value] of norms) copyNorm(value, network.norms[name]!);
}

interface Norm {
  readonly gamma: Variable;
  readonly beta: Variable;
  readonly running: readonly { readonly mean: Variable; readonly variance: Variable }[];
}

function copyNorm(values: NormValues, norm: Norm): void {
  if (values.gamma) norm.gamma.assign(values.gamma);
  if (values.beta) norm.beta.assign(values.beta);
  for (const { mean, variance } of norm.running) {
    mean.assign(values.mean);
    variance.assign(values.variance);
  }
}

function imageShape(
  model: LayersModel,
  { shape }: SymbolicTensor,
  { inputShape }: LayersModelOptions,
): readonly [number, number, number] {
  const [, height, width, channels] = shape;
  if (shape.length === 4 && height != null && width != null && channels != null) {
    const own = [height, width, channels] as const;
    if (inputShape === undefined || inputShape.join() === own.join()) return own;
    throw new AstroNetError(
      `images of [${inputShape.join(", ")}] for model ${model.name} (it reads [${own.join(", ")}]: leave them out)`,
    );
  }
  throw new AstroNetError(
    `model ${model.name}: it reads [${shape.map(String).join(", ")}] (give one that reads images of one size, ` +
      "[null, height, width, channels], or rows, [null, values])",
  );
}

function rowShape(
  model: LayersModel,
  { shape }: SymbolicTensor,
  { inputShape }: LayersModelOptions,
): readonly [number, number, number] {
  const values = shape[1];
  if (values == null) {
    throw new AstroNetError(
      `model ${model.name}: it reads rows of any length (give one whose rows have a length)`,
    );
  }
  if (inputShape === undefined) return [1, 1, values];
  if (inputShape[0] * inputShape[1] * inputShape[2] === values) return inputShape;
  throw new AstroNetError(
    `images of [${inputShape.join(", ")}] for model ${model.name} (it reads ${values} values)`,
  );
}
