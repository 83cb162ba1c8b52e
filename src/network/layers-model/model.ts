import type * as tf from "@tensorflow/tfjs-core";

/**
 * What is read of a TensorFlow.js layers model: `tf.sequential` and `tf.model` make such ones. It is described here, and
 * not taken from TensorFlow.js, so that reading one loads nothing, whichever copy of TensorFlow.js has made it.
 */
export interface LayersModel {
  readonly name: string;
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
}

/** What a layer of a model puts out, and what it has read. */
export interface SymbolicTensor {
  readonly id: number;
  /** The batch first, as `null`. */
  readonly shape: readonly (number | null)[];
  readonly sourceLayer: ModelLayer;
  readonly inputs: readonly SymbolicTensor[];
}

/** A layer of a model. */
export interface ModelLayer {
  readonly name: string;
  getClassName(): string;
  getConfig(): object;
  getWeights(): readonly tf.Tensor[];
}
