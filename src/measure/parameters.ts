import { AstrocyteNetwork } from "../astrocyte";
import type { TaskNetwork } from "../network";

import { astrocyteLayers } from "./astrocyte-layers";
import { product } from "./product";

/** Trainable parameters of one layer. */
export interface LayerParameters {
  readonly layer: string;
  /** Of its filters or matrix. */
  readonly weights: number;
  /** Scale and offset of the batch normalisation behind it; 0 where there is none. */
  readonly norm: number;
}

/** Trainable parameters of a network, layer by layer and in sum. */
export interface ParameterCount {
  readonly layers: readonly LayerParameters[];
  readonly weights: number;
  readonly norm: number;
  /** Weights and batch normalisations. */
  readonly total: number;
}

/**
 * Counts the trainable parameters of a task network, or of an astrocyte network.
 *
 * A batch normalisation of C channels has 2·C, its scale and offset; running statistics are not trained and not counted.
 */
export function countParameters(network: TaskNetwork | AstrocyteNetwork): ParameterCount {
  const layers = network instanceof AstrocyteNetwork ? ofAstrocyte(network) : ofTask(network);
  let [weights, norm] = [0, 0];
  for (const layer of layers) {
    weights += layer.weights;
    norm += layer.norm;
  }
  return { layers, weights, norm, total: weights + norm };
}

function ofTask({ layers, weights, norms }: TaskNetwork): LayerParameters[] {
  return layers.map(({ name }) => ({
    layer: name,
    weights: weights[name]!.size,
    norm: 2 * (norms[name]?.gamma.size ?? 0),
  }));
}

function ofAstrocyte(astrocyte: AstrocyteNetwork): LayerParameters[] {
  return astrocyteLayers(astrocyte).map(({ layer, shape, norm }) => ({
    layer,
    weights: product(shape),
    norm,
  }));
}
