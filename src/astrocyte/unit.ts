import type * as tf from "@tensorflow/tfjs-core";

/**
 * What a unit is, by kind of layer: an output filter of a convolution, a channel of a depthwise convolution, an input of
 * a dense layer (AstroNet's model, CVPR 2023).
 *
 * Weights are stored as TensorFlow does: convolution [k, k, I, O] with O units, depthwise [k, k, C, 1] with C units,
 * dense [in, out] with `in` units.
 */
export type UnitKind = "convolution" | "depthwise" | "dense";

/** A layer whose units an astrocyte regulates. */
export interface RegulatedLayer {
  readonly name: string;
  readonly kind: UnitKind;
  readonly units: number;
}

/** Weights of the regulated layers, by layer name. */
export type LayerWeights = Readonly<Record<string, tf.Tensor>>;

/** One value a unit, [units], by layer name. */
export type UnitValues = Readonly<Record<string, tf.Tensor1D>>;

/** The axis of a layer's weights along which its units lie. */
export function unitAxis(kind: UnitKind): 0 | 2 | 3 {
  return kind === "dense" ? 0 : kind === "depthwise" ? 2 : 3;
}
