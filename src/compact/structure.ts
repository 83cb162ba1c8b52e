import { AstroNetError } from "../error";
import type { GraphNode, NetworkDefinition, TaskNetwork } from "../network";

import { usedChannels, varyingChannels, type Cut } from "./alive";
import { unitsAt } from "./checked-gates";
import { keptChannels, type KeptChannels } from "./kept";
import { rebuild, type Rebuilt } from "./rebuild";
import type { KeptIndices } from "./slice";

/** A smaller network, and which part of each of the larger one's tensors is its own. */
export interface Structure {
  readonly definition: NetworkDefinition;
  /** The indices that stay along each axis, by the parameter's name. */
  readonly parameters: ReadonlyMap<string, KeptIndices>;
  /** The channels that stay of each batch normalisation, for its running statistics too. */
  readonly norms: ReadonlyMap<string, readonly number[]>;
  /** The channels that stay at each gate place. */
  readonly gates: ReadonlyMap<string, readonly number[]>;
}

/**
 * The network that is left when the units behind closed gates are taken away: with them all that only they lead to, or
 * that leads only to them.
 *
 * No numbers are folded: behind a normalisation a channel that is taken away may have been a constant other than 0. What is
 * left is a network to train on with; `compact` makes one that computes the same.
 *
 * @param open which units stay at each gate place; places that are left out stay whole
 * @throws AstroNetError if a place is unknown, its flags are not one a unit, or nothing of the image is left.
 */
export function structureOf(
  network: TaskNetwork,
  open: Readonly<Record<string, readonly boolean[]>>,
): Structure {
  checkPlaces(network, open);
  const { graph } = network.definition;
  const cut: Cut = {
    open: (place, channel) => open[place]?.[channel] ?? true,
    connects: () => true,
  };
  const kept = keptChannels(graph, varyingChannels(graph, cut), usedChannels(graph, cut));
  const rebuilt = rebuild(graph, kept);
  if (!rebuilt) {
    throw new AstroNetError(
      `structure of ${network.name}: nothing of the image reaches the logits (leave a unit open in each layer)`,
    );
  }
  return described(network, kept, rebuilt);
}

/** A rebuilt graph as a network's definition, with what stays of each tensor. */
export function described(network: TaskNetwork, kept: KeptChannels, rebuilt: Rebuilt): Structure {
  const { definition } = network;
  const { nodes } = definition.graph;
  const index = new Map(nodes.map(({ name }, i) => [name, i]));
  const parameters = new Map<string, KeptIndices>();
  const norms = new Map<string, readonly number[]>();
  const gates = new Map<string, readonly number[]>();
  nodes.forEach((node, n) => {
    if (!rebuilt.node.has(node.name)) return;
    const own = kept[n]!;
    if (node.op === "norm") {
      norms.set(node.norm, own);
      for (const part of ["gamma", "beta"]) parameters.set(`${node.norm}.${part}`, [own]);
    } else if (node.op === "gate") gates.set(node.gate, own);
    else if (node.op === "bias") parameters.set(`${node.bias}.bias`, biasIndices(node, own));
    else if (node.op === "convolution" || node.op === "depthwise" || node.op === "dense") {
      parameters.set(node.name, layerIndices(node, kept[index.get(node.from[0]!)!]!, own));
    }
  });
  return {
    definition: {
      name: definition.name.replace(/(, compact)?$/, ", compact"),
      inputShape: definition.inputShape,
      classes: definition.classes,
      graph: rebuilt.graph,
      // The published planes are those of the whole network.
      planes: [],
      astrocyteChannels: [],
      astrocyteInitialiser: definition.astrocyteInitialiser,
    },
    parameters,
    norms,
    gates,
  };
}

function layerIndices(
  { op, weights }: Extract<GraphNode, { op: "convolution" | "depthwise" | "dense" }>,
  inputs: readonly number[],
  outputs: readonly number[],
): KeptIndices {
  if (op === "dense") return [inputs, outputs];
  const taps = [all(weights[0]), all(weights[1])];
  return op === "depthwise" ? [...taps, inputs, [0]] : [...taps, inputs, outputs];
}

function biasIndices(node: Extract<GraphNode, { op: "bias" }>, own: readonly number[]): KeptIndices {
  const { shape, perPosition } = node;
  return perPosition ? [...shape.slice(0, -1).map(all), own] : [own];
}

function all(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

function checkPlaces(network: TaskNetwork, open: Readonly<Record<string, readonly boolean[]>>): void {
  for (const [place, flags] of Object.entries(open)) {
    const units = unitsAt(network, place);
    if (units === flags.length) continue;
    throw new AstroNetError(
      `gate place ${place}: ${flags.length} flags for ${units} units (give one a unit)`,
    );
  }
}
