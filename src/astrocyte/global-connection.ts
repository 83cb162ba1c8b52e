import type * as tf from "@tensorflow/tfjs-core";

/**
 * Global connection: one network sees what is known of every unit, and gives each unit a value that may depend on all.
 *
 * The forms are exchangeable: {@link planeConnection} (a U-Net over all units on one plane, as published),
 * {@link kindConnection} (a plane for each kind of layer), {@link tokenConnection} (attention between units and layers), and
 * {@link localConnection}, in which a unit's value depends on that unit alone: the control.
 */
export interface GlobalConnection {
  /** `[units, features]` to one value a unit, `[units]`. */
  connect(units: tf.Tensor2D): tf.Tensor1D;
  /** Trainable parameters by name. */
  parameters(): ReadonlyMap<string, tf.Variable>;
  dispose(): void;
}

/** The units that are connected, and what is known of each. */
export interface ConnectedUnits {
  /** Units of each layer, in network order. */
  readonly layers: readonly { readonly name: string; readonly kind: string; readonly units: number }[];
  /** How many numbers describe a unit. */
  readonly features: number;
  readonly seed: number;
}

/** Units of all layers. */
export function unitCount({ layers }: Pick<ConnectedUnits, "layers">): number {
  return layers.reduce((sum, { units }) => sum + units, 0);
}
