import * as tf from "@tensorflow/tfjs-core";

import type { LayerWeights } from "../astrocyte";
import { onHost, readAhead } from "../engine";
import { AstroNetError } from "../error";
import { channelEdges } from "../measure/channel-edge";
import { TaskNetwork, type OutputGates } from "../network";

import { usedChannels, varyingChannels, type Cut } from "./alive";
import { checkedGates } from "./checked-gates";
import { connections } from "./connections";
import { constantNetwork } from "./constant-network";
import { cutOffConstants, type AddedBias } from "./constants";
import { countKept, type KeptCounts } from "./count-kept";
import { fill } from "./fill";
import { foldGates } from "./fold-gates";
import { keptChannels } from "./kept";
import { rebuild, remaining } from "./rebuild";
import { described, type Structure } from "./structure";

/** What is made compact: gates behind activations, regulated weights, or both. */
export interface CompactOptions {
  /** One gate a unit, [units], not negative, by the name of the place; places that are left out are open. */
  readonly gates?: OutputGates;
  /** In place of the network's own: as an astrocyte has regulated them, W' = p ∘ W. */
  readonly weights?: LayerWeights;
  /** The regulation step whose running statistics are used, counted from 1; 1 by default. */
  readonly step?: number;
}

/** A plain smaller network, and what it has kept. */
export interface Compacted extends KeptCounts {
  readonly network: TaskNetwork;
  /** Which parts of the larger network's tensors it began with; undefined where its output is a constant. */
  readonly structure: Structure | undefined;
}

/**
 * Makes a plain smaller network that computes what the gated one does in evaluation, to rounding.
 *
 * A unit goes if its gate is 0, or its weights are, or nobody reads it any more, or nothing that it reads depends on the image;
 * what it has put out as a constant goes into biases, and the gates that are left go into weights. Gate places that are left
 * stay, open. If nothing of the image reaches the logits, the network is their constant: a dense layer of zeros with a bias.
 *
 * @returns a network of its own, to be disposed of by the caller; the larger one is as it was
 * @throws AstroNetError if gates are not one a unit, negative or not finite, weights are not those of the layers, or the step
 *   is no positive whole number.
 */
export async function compact(network: TaskNetwork, options: CompactOptions = {}): Promise<Compacted> {
  const { gates = {}, step = 1 } = options;
  const weights = { ...network.weights, ...options.weights };
  if (!Number.isInteger(step) || step < 1) {
    throw new AstroNetError(`regulation step: ${step} (give a positive whole number)`);
  }
  const running = Object.values(network.norms).flatMap((norm) => norm.running);
  await readAhead([
    ...network.parameters().values(),
    ...running.flatMap(({ mean, variance }) => [mean, variance]),
    ...Object.values(gates),
    ...Object.values(weights),
  ]);
  return onHost(() => compactAtOnce(network, { gates, weights, step }));
}

/** The same, once all tensors can be read at once: what goes and what it leaves depends on their values. */
function compactAtOnce(network: TaskNetwork, { gates, weights, step }: Required<CompactOptions>): Compacted {
  const values = checkedGates(network, gates);
  const { graph, inputShape } = network.definition;
  const { nodes } = graph;
  const cut: Cut = {
    open: (place, channel) => values.get(place)?.[channel] !== 0,
    connects: connections(network, weights),
  };
  const varies = varyingChannels(graph, cut);
  const kept = keptChannels(graph, varies, usedChannels(graph, cut));
  const stays = remaining(nodes, kept);
  return inTidy(() => {
    const outputs = new Map<string, tf.Tensor>();
    const mode = { statistics: "running", update: false, step } as const;
    const logits = network.forward(tf.zeros([1, ...inputShape]), mode, weights, {
      gates,
      watch: ({ name }, y) => {
        outputs.set(name, y);
      },
    });
    if (stays.size === 0) {
      return { network: constantNetwork(network, logits), structure: undefined, ...countKept(network) };
    }
    const biases = cutOffConstants({ nodes, stays, kept, varies, weights, outputs });
    const folded = foldGates({ nodes, edges: channelEdges(graph), stays, kept, biases }, values);
    const rebuilt = rebuild(graph, kept, {
      biases: ofTheirOwn(biases),
      scales: new Set(folded.scales.keys()),
    })!;
    const structure = described(network, kept, rebuilt);
    const smaller = new TaskNetwork(structure.definition, { seed: 0 });
    fill(smaller, { network, weights, step, structure, biases, folded });
    return { network: smaller, structure, ...countKept(network, structure) };
  });
}

/** The biases that are nodes of their own. */
function ofTheirOwn(biases: ReadonlyMap<string, AddedBias>): ReadonlyMap<string, AddedBias> {
  return new Map([...biases].filter(([, { into }]) => into === "node"));
}

/** A tidy around what returns more than tensors. */
function inTidy<T>(work: () => T): T {
  let made: T | undefined;
  tf.tidy(() => {
    made = work();
  });
  return made!;
}
