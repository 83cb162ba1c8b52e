import * as tf from "@tensorflow/tfjs-core";

import {
  unitAxis,
  type LayerWeights,
  type PlaneSpec,
  type RegulatedLayer,
  type UnitKind,
} from "../astrocyte";
import { BatchNorm, engine, type NormMode } from "../engine";
import { AstroNetError } from "../error";

/** A layer as a task network declares it: its units, and how its weights start. */
export interface LayerDefinition {
  readonly name: string;
  readonly kind: UnitKind;
  /** [k, k, I, O], [k, k, C, 1] or [in, out]. */
  readonly shape: readonly number[];
  /** Height and width of the maps that a convolution puts out, for the network's input shape; a dense layer has none. */
  readonly output?: readonly [height: number, width: number];
  /** Draws the initial weights. */
  readonly initial: (shape: readonly number[], seed: number, purpose: string) => tf.Tensor;
  /** Whether a batch normalisation follows. */
  readonly norm?: boolean;
}

/** All that makes one task network differ from another. */
export interface NetworkDefinition {
  /** For legends and tables, for example `"LeNet-5 (20-50-500-10)"`. */
  readonly name: string;
  /** Height, width and channels of an image. */
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
  /** In network order, which is the order of units on the planes. */
  readonly layers: readonly LayerDefinition[];
  /** The published unit planes, and the channels of the astrocyte network over each. */
  readonly planes: readonly PlaneSpec[];
  readonly astrocyteChannels: readonly (readonly number[])[];
  readonly astrocyteInitialiser: "normal" | "uniform";
  /** Images [N, H, W, C] to logits [N, classes], with the weights that it is given. */
  readonly forward: (x: tf.Tensor4D, weights: LayerWeights, norm: NormOf) => tf.Tensor2D;
}

/** Normalises by the batch normalisation that follows a layer. */
export type NormOf = (layer: string, x: tf.Tensor4D) => tf.Tensor4D;

/**
 * A task network (NN): the layers whose units an astrocyte network can regulate.
 *
 * It computes with whatever weights it is handed, y = NN(x; W'), so that one network runs plain (its own W) or regulated
 * (W' = p ∘ W). No layer has a bias; batch normalisations have scale and offset.
 */
export class TaskNetwork {
  readonly definition: NetworkDefinition;
  readonly name: string;
  /** The regulated layers in network order. */
  readonly layers: readonly RegulatedLayer[];
  /** Trainable weights W by layer name. */
  readonly weights: Readonly<Record<string, tf.Variable>>;
  /** Batch normalisations by the name of the layer that they follow. */
  readonly norms: Readonly<Record<string, BatchNorm>>;

  /**
   * @param normSets sets of running statistics of each batch normalisation: 1 shared, or one a regulation step
   * @throws AstroNetError if a layer or its maps would have a size that is no positive whole number.
   */
  constructor(definition: NetworkDefinition, { seed, normSets = 1 }: { seed: number; normSets?: number }) {
    checkSizes(definition);
    engine();
    this.definition = definition;
    this.name = definition.name;
    this.layers = definition.layers.map(({ name, kind, shape }) => ({
      name,
      kind,
      units: shape[unitAxis(kind)]!,
    }));
    this.weights = Object.fromEntries(
      definition.layers.map(({ name, shape, initial }) => [
        name,
        tf.tidy(() => tf.variable(initial(shape, seed, `network/${name}`))),
      ]),
    );
    this.norms = Object.fromEntries(
      definition.layers
        .filter(({ norm }) => norm)
        .map(({ name, shape }) => [name, new BatchNorm(shape.at(-1)!, normSets)]),
    );
  }

  /**
   * Logits [N, classes] of images [N, H, W, C], with these weights or with its own.
   *
   * @throws AstroNetError if the images are not of the network's input shape.
   */
  forward(x: tf.Tensor4D, mode: NormMode, weights: LayerWeights = this.weights): tf.Tensor2D {
    const { inputShape } = this.definition;
    if (x.rank !== 4 || inputShape.some((length, i) => x.shape[i + 1] !== length)) {
      throw new AstroNetError(
        `images of shape [${x.shape.join(", ")}] for ${this.name} (give [N, ${inputShape.join(", ")}])`,
      );
    }
    return this.definition.forward(x, weights, (layer, y) => this.norms[layer]!.apply(y, mode));
  }

  /** Trainable parameters by name: each layer's weights, `LAYER.gamma`, `LAYER.beta`. */
  parameters(): ReadonlyMap<string, tf.Variable> {
    return new Map<string, tf.Variable>([
      ...Object.entries(this.weights),
      ...Object.entries(this.norms).flatMap(([name, norm]): [string, tf.Variable][] => [
        [`${name}.gamma`, norm.gamma],
        [`${name}.beta`, norm.beta],
      ]),
    ]);
  }

  dispose(): void {
    tf.dispose(Object.values(this.weights));
    for (const norm of Object.values(this.norms)) norm.dispose();
  }
}

function checkSizes({ name, layers }: NetworkDefinition): void {
  for (const layer of layers) {
    if ([...layer.shape, ...(layer.output ?? [])].some((length) => !Number.isInteger(length) || length < 1)) {
      const maps = layer.output ? ` with maps of ${layer.output.join("×")}` : "";
      throw new AstroNetError(
        `layer ${layer.name} of ${name}: [${layer.shape.join(", ")}]${maps} ` +
          "(give sizes that are positive whole numbers, and images that are large enough)",
      );
    }
  }
}
