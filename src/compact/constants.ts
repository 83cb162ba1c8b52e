import * as tf from "@tensorflow/tfjs-core";

import { channelsOf, runGraph, type GraphNode } from "../network";

import { biasPlace, type BiasPlace } from "./bias-place";
import type { ChannelFlags } from "./alive";
import type { KeptChannels } from "./kept";

/** What is added behind a node for all that was cut off in front of it. */
export interface AddedBias extends BiasPlace {
  readonly perPosition: boolean;
  /** [channels], or [height, width, channels]; of the channels that stay. */
  readonly value: tf.Tensor;
}

/** What is known of a network that is being cut. */
export interface CutNetwork {
  readonly nodes: readonly GraphNode[];
  /** Names of the nodes that stay. */
  readonly stays: ReadonlySet<string>;
  readonly kept: KeptChannels;
  readonly varies: ChannelFlags;
  readonly weights: Readonly<Record<string, tf.Tensor>>;
  /** What each node of the network puts out for one image, any: channels that do not vary have their values in it. */
  readonly outputs: ReadonlyMap<string, tf.Tensor>;
}

/**
 * The constants of channels that are cut off, carried into what reads them, by the reader's name: as a bias behind each
 * convolution, dense layer, sum or concatenation that read a channel which did not depend on the image, and was not 0.
 *
 * Under zero padding a constant map does not stay one along the border; where that matters the bias has one value a position.
 * Call it inside a tidy.
 */
export function cutOffConstants(cut: CutNetwork): ReadonlyMap<string, AddedBias> {
  const { nodes, stays, kept } = cut;
  const found = new Map<string, AddedBias>();
  nodes.forEach((node, n) => {
    if (!stays.has(node.name)) return;
    const added = contribution(cut, node, n);
    if (!added) return;
    const value = tf.squeeze(tf.gather(added, tf.tensor1d([...kept[n]!], "int32"), added.rank - 1), [0]);
    const [largest, unevenness] = extent(value);
    if (largest === 0) return;
    const perPosition = value.rank === 3 && unevenness > 1e-6 * largest;
    found.set(node.name, {
      ...biasPlace(cut, node, perPosition),
      perPosition,
      value: value.rank === 3 && !perPosition ? tf.mean(value, [0, 1]) : value,
    });
  });
  return found;
}

/** What reaches a node's output from what is cut off in front of it, [1, …, channels]; undefined where that is nothing. */
function contribution(cut: CutNetwork, node: GraphNode, n: number): tf.Tensor | undefined {
  const { stays, outputs } = cut;
  const gone = node.from.filter((name) => !stays.has(name));
  switch (node.op) {
    case "convolution":
    case "dense":
      return throughLayer(cut, node);
    case "add": {
      const terms = node.from.flatMap((name) => constantsOf(cut, name) ?? []);
      return terms.length === 0 ? undefined : tf.addN(terms);
    }
    case "concatenate": {
      if (gone.length === 0) return undefined;
      const flags = node.from.flatMap((name) => {
        const channels = channelsOf(cut.nodes.find((other) => other.name === name)!.shape);
        return new Array<number>(channels).fill(gone.includes(name) ? 1 : 0);
      });
      return tf.mul(outputs.get(node.name)!, tf.tensor1d(constantOnly(flags, cut.varies[n]!)));
    }
    default:
      // What keeps each channel to itself has lost nothing that its remaining channels are made of.
      return undefined;
  }
}

/** What a layer makes of the constants alone that it no longer reads. */
function throughLayer(cut: CutNetwork, node: GraphNode): tf.Tensor | undefined {
  const [from] = node.from as [string];
  const constants = constantsOf(cut, from);
  if (!constants) return undefined;
  const { shape } = cut.nodes.find(({ name }) => name === from)!;
  const input: GraphNode = { op: "input", name: from, from: [], shape };
  return runGraph({ nodes: [input, node] }, constants as tf.Tensor4D, {
    weights: cut.weights,
    biases: {},
    norm: (_, x) => x,
  });
}

/** What a node puts out, 0 but for the constants that are cut off; undefined where none is. */
function constantsOf(cut: CutNetwork, name: string): tf.Tensor | undefined {
  const n = cut.nodes.findIndex((node) => node.name === name);
  const staying = new Set(cut.stays.has(name) ? cut.kept[n]! : []);
  const channels = channelsOf(cut.nodes[n]!.shape);
  const flags = Array.from({ length: channels }, (_, c) => (staying.has(c) ? 0 : 1));
  const mask = constantOnly(flags, cut.varies[n]!);
  return mask.includes(1) ? tf.mul(cut.outputs.get(name)!, tf.tensor1d(mask)) : undefined;
}

function constantOnly(flags: readonly number[], varies: Uint8Array): number[] {
  return flags.map((flag, c) => (varies[c] ? 0 : flag));
}

/** The largest size of a value, and the largest difference between positions of one channel. */
function extent(value: tf.Tensor): [number, number] {
  const largest = tf.max(tf.abs(value)).dataSync()[0]!;
  if (value.rank !== 3) return [largest, 0];
  const range = tf.sub(tf.max(value, [0, 1]), tf.min(value, [0, 1]));
  return [largest, tf.max(range).dataSync()[0]!];
}
