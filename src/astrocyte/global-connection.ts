import type * as tf from "@tensorflow/tfjs-core";

import type { BatchNorm, NormMode } from "../engine";

/**
 * Global connection: one network sees what is known of every unit, and gives each unit a value that may depend on all.
 *
 * The forms are exchangeable: {@link AstrocyteNetwork} (the published U-Net, batch normalisation, one number a unit),
 * {@link planeConnection} (a U-Net over all units on one plane, any number of features a unit), {@link kindConnection} (a
 * plane for each kind of layer), {@link tokenConnection} (attention between units and layers), and {@link localConnection},
 * in which a unit's value depends on that unit alone: the control.
 */
export interface GlobalConnection {
  /**
   * `[units, features]` to one value a unit, `[units]`.
   *
   * @param mode of batch normalisations, where the form has some; their own plane's statistics by default
   */
  connect(units: tf.Tensor2D, mode?: NormMode): tf.Tensor1D;
  /** Trainable parameters by name. */
  parameters(): ReadonlyMap<string, tf.Variable>;
  /** Batch normalisations by name, for their running statistics; empty where the form has none. */
  norms(): ReadonlyMap<string, BatchNorm>;
  /** What the form is made of, in order, where it sees units one by one or as tokens; absent where it sees planes. */
  readonly parts?: readonly ConnectionPart[];
  dispose(): void;
}

/** A part of a connection that sees units one by one, or as tokens. */
export interface ConnectionPart {
  /** As its parameters are named, `second`, or begin, `0.gather`. */
  readonly name: string;
  readonly kind: "dense" | "attention" | "tokens";
  /** [in, out]; of an attention [4, width, width]; of tokens [tokens, width]. */
  readonly shape: readonly number[];
  /** Units or tokens in rows, values in columns. */
  readonly output: readonly [rows: number, columns: number];
  /** Trainable parameters, biases among them. */
  readonly parameters: number;
  /** Multiply-accumulates of one call. */
  readonly macs: number;
}

/** A dense layer that each of so many units goes through by itself. */
export function densePart(
  name: string,
  rows: number,
  shape: readonly [number, number],
  bias = 0,
): ConnectionPart {
  const weights = shape[0] * shape[1];
  return {
    name,
    kind: "dense",
    shape,
    output: [rows, shape[1]],
    parameters: weights + bias,
    macs: rows * weights,
  };
}

/** The units that are connected, and what is known of each. */
export interface ConnectedUnits {
  /** Units of each layer, in network order. */
  readonly layers: readonly { readonly name: string; readonly kind: string; readonly units: number }[];
  /** How many numbers describe a unit. */
  readonly features: number;
  readonly seed: number;
  /**
   * How values begin: `"alike"` (default), all near zero, or `"apart"`, with a deviation of about 1, as the values in front
   * of the published gates do.
   */
  readonly start?: "alike" | "apart";
}

/** Units of all layers. */
export function unitCount({ layers }: Pick<ConnectedUnits, "layers">): number {
  return layers.reduce((sum, { units }) => sum + units, 0);
}
