import { AstrocyteNetwork } from "../astrocyte";
import type { TaskNetwork } from "../network";

import { astrocyteLayers } from "./astrocyte-layers";
import { product } from "./product";

/** Trainable parameters of one layer. */
export interface LayerParameters {
  readonly layer: string;
  /** Of its filters or matrix. */
  readonly weights: number;
  /** Of the bias behind it. */
  readonly bias: number;
  /** Scale and offset of the batch normalisation behind it; 0 where there is none. */
  readonly norm: number;
  readonly total: number;
}

/** Trainable parameters of a network, layer by layer and in sum. */
export interface ParameterCount {
  /** Layers in network order, then batch normalisations and biases that follow no layer. */
  readonly layers: readonly LayerParameters[];
  readonly weights: number;
  readonly bias: number;
  readonly norm: number;
  /** Weights, biases and batch normalisations. */
  readonly total: number;
}

/**
 * Counts the trainable parameters of a task network, or of an astrocyte network.
 *
 * A batch normalisation of C channels has 2·C, its scale and offset; running statistics are not trained and not counted.
 */
export function countParameters(network: TaskNetwork | AstrocyteNetwork): ParameterCount {
  const layers = network instanceof AstrocyteNetwork ? ofAstrocyte(network) : ofTask(network);
  const sum = (part: "weights" | "bias" | "norm" | "total"): number =>
    layers.reduce((total, layer) => total + layer[part], 0);
  return { layers, weights: sum("weights"), bias: sum("bias"), norm: sum("norm"), total: sum("total") };
}

function ofTask({ weights, biases, norms }: TaskNetwork): LayerParameters[] {
  const names = new Set([weights, biases, norms].flatMap((kept) => Object.keys(kept)));
  return [...names].map((layer) => {
    const [own, bias] = [weights[layer]?.size ?? 0, biases[layer]?.size ?? 0];
    const norm = 2 * (norms[layer]?.gamma.size ?? 0);
    return { layer, weights: own, bias, norm, total: own + bias + norm };
  });
}

function ofAstrocyte(astrocyte: AstrocyteNetwork): LayerParameters[] {
  return astrocyteLayers(astrocyte).map(({ layer, shape, norm }) => {
    const weights = product(shape);
    return { layer, weights, bias: 0, norm, total: weights + norm };
  });
}
