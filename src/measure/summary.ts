import { AstrocyteNetwork, type RegulatedGroup, type UnitKind } from "../astrocyte";
import { AstroNet, type TaskNetwork } from "../network";

import { astrocyteLayers } from "./astrocyte-layers";
import { countMacs } from "./macs";
import { countParameters } from "./parameters";
import { product } from "./product";

/** One layer of a network in a summary. */
export interface LayerSummary {
  /** The network's name; an astrocyte network is `"astrocyte network 0"` and so on, one a group of units, as a plane is. */
  readonly network: string;
  readonly layer: string;
  readonly kind: UnitKind | "transposed convolution" | "attention" | "tokens";
  /**
   * Of its weights: [k, k, I, O], [k, k, C, 1], [in, out], or [k, k, out, in] where transposed; [4, width, width] of an
   * attention.
   */
  readonly shape: readonly number[];
  /** Units that an astrocyte network regulates; 0 for the astrocyte networks' own layers. */
  readonly units: number;
  /** Of what it puts out for one image: [height, width, channels] or [values]; where units or tokens are rows, [rows, values]. */
  readonly output: readonly number[];
  /** Trainable parameters, those of the bias and batch normalisation behind it among them. */
  readonly parameters: number;
  /** Multiply-accumulates: for one image, or for one call of an astrocyte network. */
  readonly macs: number;
}

/**
 * Sums up a network layer by layer: kinds, shapes, units, outputs, parameters and multiply-accumulates.
 *
 * @param network a task network, an astrocyte network, or an AstroNet, whose task network comes first
 */
export function summarize(network: TaskNetwork | AstrocyteNetwork | AstroNet): LayerSummary[] {
  if (network instanceof AstroNet) {
    return [
      ...summarize(network.network),
      ...network.groups.flatMap((group, i) => ofGroup(group, `astrocyte network ${i}`)),
    ];
  }
  return network instanceof AstrocyteNetwork ? ofAstrocyte(network, "astrocyte network") : ofTask(network);
}

function ofTask(network: TaskNetwork): LayerSummary[] {
  const parameters = new Map(countParameters(network).layers.map((count) => [count.layer, count.total]));
  const macs = countMacs(network).layers;
  return network.layers.map(({ name, kind, shape, units, output }, i) => ({
    network: network.name,
    layer: name,
    kind,
    shape,
    units,
    output,
    parameters: parameters.get(name)!,
    macs: macs[i]!.macs,
  }));
}

/** An astrocyte network over a plane, or the parts of a connection that needs none. */
function ofGroup({ connection }: RegulatedGroup, name: string): LayerSummary[] {
  if (connection instanceof AstrocyteNetwork) return ofAstrocyte(connection, name);
  return (connection.parts ?? []).map(({ name: layer, kind, shape, output, parameters, macs }) => ({
    network: name,
    layer,
    kind,
    shape,
    units: 0,
    output,
    parameters,
    macs,
  }));
}

function ofAstrocyte(astrocyte: AstrocyteNetwork, name: string): LayerSummary[] {
  return astrocyteLayers(astrocyte).map(({ layer, transposed, shape, output, positions, norm }) => ({
    network: name,
    layer,
    kind: transposed ? "transposed convolution" : "convolution",
    shape,
    units: 0,
    output,
    parameters: product(shape) + norm,
    macs: product(shape) * positions,
  }));
}
