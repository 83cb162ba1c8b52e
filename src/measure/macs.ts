import { AstrocyteNetwork } from "../astrocyte";
import { positionsOf, type TaskLayer, type TaskNetwork } from "../network";

import { astrocyteLayers } from "./astrocyte-layers";
import { product } from "./product";

/** Multiply-accumulates of one layer. */
export interface LayerMacs {
  readonly layer: string;
  readonly macs: number;
}

/** Multiply-accumulates of a network, layer by layer and in sum. */
export interface MacCount {
  readonly layers: readonly LayerMacs[];
  readonly total: number;
}

/**
 * Counts multiply-accumulates: of a task network for one image, of an astrocyte network for one call.
 *
 * A layer has one for each of its weights at each position of its output: k·k·I·O·H·W for a convolution, k·k·C·H·W for a
 * depthwise one, in·out for a dense layer. A transposed convolution multiplies at each position of its *input*. Positions
 * that see padding count in full; batch normalisations, activations, pooling and the gating of weights are not counted.
 * An astrocyte network's call does not depend on the batch, and falls away once the gates are folded into the weights.
 */
export function countMacs(network: TaskNetwork | AstrocyteNetwork): MacCount {
  const layers = network instanceof AstrocyteNetwork ? ofAstrocyte(network) : network.layers.map(ofLayer);
  return { layers, total: layers.reduce((sum, { macs }) => sum + macs, 0) };
}

function ofLayer({ name, shape, output }: TaskLayer): LayerMacs {
  return { layer: name, macs: product(shape) * positionsOf(output) };
}

function ofAstrocyte(astrocyte: AstrocyteNetwork): LayerMacs[] {
  return astrocyteLayers(astrocyte).map(({ layer, shape, positions }) => ({
    layer,
    macs: product(shape) * positions,
  }));
}
