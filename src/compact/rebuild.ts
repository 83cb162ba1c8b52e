import * as tf from "@tensorflow/tfjs-core";

import { channelsOf, GraphBuilder, positionsOf, type Graph, type GraphNode } from "../network";

import type { KeptChannels } from "./kept";

/** What a rebuilt graph has beside the channels that stay. */
export interface Additions {
  /** Biases behind nodes, for what was cut off in front of them: whether each has one value a position. */
  readonly biases?: ReadonlyMap<string, { readonly key: string; readonly perPosition: boolean }>;
  /** Gate places that a depthwise 1×1 convolution takes the place of. */
  readonly scales?: ReadonlySet<string>;
}

/** A smaller graph; `node` names what an old node has become, undefined where it is gone. */
export interface Rebuilt {
  readonly graph: Graph;
  readonly node: ReadonlyMap<string, string>;
}

/** The layer that a gate place becomes where its gates can be folded into nothing else. */
export function scaleLayer(place: string): string {
  return `${place}.scale`;
}

/**
 * Builds a graph again with the channels that stay.
 *
 * A node whose inputs are all gone is gone; a sum or a concatenation goes on with what is left.
 *
 * @returns undefined if nothing of the image reaches the logits
 */
export function rebuild(
  { nodes }: Graph,
  kept: KeptChannels,
  { biases = new Map<string, never>(), scales = new Set<string>() }: Additions = {},
): Rebuilt | undefined {
  const [input] = nodes;
  const builder = new GraphBuilder(input!.shape as [number, number, number]);
  const index = new Map(nodes.map(({ name }, i) => [name, i]));
  const stays = remaining(nodes, kept);
  if (!stays.has(nodes.at(-1)!.name)) return undefined;
  const now = new Map<string, string>();
  nodes.forEach((node, n) => {
    if (!stays.has(node.name)) return;
    const own = kept[n]!;
    const parts = node.from.map((name) => ({
      name: now.get(name),
      old: nodes[index.get(name)!]!,
      kept: kept[index.get(name)!]!,
    }));
    const there = parts.filter((part): part is Part => part.name !== undefined);
    let name = again(builder, node, own, parts, there, scales);
    const bias = biases.get(node.name);
    if (bias) name = builder.bias(name, bias);
    now.set(node.name, name);
  });
  return { graph: builder.build(now.get(nodes.at(-1)!.name)!), node: now };
}

/** The nodes that something of the image reaches, and that reach the logits. */
export function remaining(nodes: readonly GraphNode[], kept: KeptChannels): ReadonlySet<string> {
  const reached = new Set<string>();
  nodes.forEach(({ op, name, from }, n) => {
    if (op === "input" || (kept[n]!.length > 0 && from.some((read) => reached.has(read)))) reached.add(name);
  });
  const stays = new Set(reached.has(nodes.at(-1)!.name) ? [nodes.at(-1)!.name] : []);
  for (const { name, from } of [...nodes].reverse()) {
    if (stays.has(name)) for (const read of from) if (reached.has(read)) stays.add(read);
  }
  return stays;
}

interface Part {
  readonly name: string;
  readonly old: GraphNode;
  readonly kept: readonly number[];
}

function again(
  builder: GraphBuilder,
  node: GraphNode,
  own: readonly number[],
  parts: readonly (Omit<Part, "name"> & { readonly name: string | undefined })[],
  there: readonly Part[],
  scales: ReadonlySet<string>,
): string {
  const [first] = there as readonly [Part, ...Part[]];
  switch (node.op) {
    case "input":
      return builder.input;
    case "convolution": {
      const { weights, stride, padding, initial } = node;
      const size = [weights[0], weights[1]] as const;
      return builder.convolution(node.name, first.name, {
        filters: own.length,
        size,
        stride,
        padding,
        initial,
      });
    }
    case "depthwise": {
      const { weights, stride, padding, initial } = node;
      return builder.depthwise(node.name, first.name, {
        size: [weights[0], weights[1]],
        stride,
        padding,
        initial,
      });
    }
    case "dense":
      return builder.dense(node.name, first.name, { units: own.length, initial: node.initial });
    case "bias":
      return builder.bias(first.name, { key: node.bias, perPosition: node.perPosition });
    case "norm":
      return builder.norm(first.name, { key: node.norm, epsilon: node.epsilon });
    case "activation":
      return builder.activation(first.name, node.activation);
    case "max-pool":
      return builder.maxPool(first.name, node.size, { stride: node.stride, padding: node.padding });
    case "average-pool":
      return builder.averagePool(first.name, node.size, { stride: node.stride, padding: node.padding });
    case "global-average":
      return selected(builder, builder.globalAverage(first.name), first.kept, own);
    case "flatten":
      return selected(
        builder,
        builder.flatten(first.name, node.order),
        flattened(first, node.order === "channels first"),
        own,
      );
    case "select":
      return selected(
        builder,
        first.name,
        first.kept,
        own.map((c) => node.indices[c]!),
      );
    case "add":
      return there.length === 1 ? first.name : builder.add(...there.map(({ name }) => name));
    case "concatenate":
      return concatenated(builder, parts);
    case "pad-channels": {
      const inside = node.before + channelsOf(first.old.shape);
      const before = own.filter((c) => c < node.before).length;
      const after = own.filter((c) => c >= inside).length;
      return before + after === 0 ? first.name : builder.padChannels(first.name, before, after);
    }
    case "gate":
      if (!scales.has(node.gate)) return builder.gate(node.gate, first.name);
      return builder.gate(
        node.gate,
        builder.depthwise(scaleLayer(node.gate), first.name, { size: 1, initial: ones }),
      );
  }
}

/** Of the channels `has` of a node those that are wanted, by their old numbers. */
function selected(
  builder: GraphBuilder,
  name: string,
  has: readonly number[],
  wanted: readonly number[],
): string {
  if (has.join() === wanted.join()) return name;
  const place = new Map(has.map((old, i) => [old, i]));
  return builder.select(
    name,
    wanted.map((old) => place.get(old)!),
  );
}

/** The old numbers of the values that a flattening of the kept channels puts out. */
function flattened({ old, kept }: Part, channelsFirst: boolean): number[] {
  const [positions, channels] = [positionsOf(old.shape), channelsOf(old.shape)];
  const all = Array.from({ length: positions }, (_, position) => position);
  return channelsFirst
    ? kept.flatMap((channel) => all.map((position) => channel * positions + position))
    : all.flatMap((position) => kept.map((channel) => position * channels + channel));
}

/** Joins what is left; channels of a part that is gone are zeros where the others need them. */
function concatenated(
  builder: GraphBuilder,
  parts: readonly { readonly name: string | undefined; readonly kept: readonly number[] }[],
): string {
  const names: string[] = [];
  let missing = 0;
  for (const { name, kept } of parts) {
    if (name === undefined) {
      missing += kept.length;
      const last = names.pop();
      if (last === undefined) continue;
      names.push(kept.length === 0 ? last : builder.padChannels(last, 0, kept.length));
      missing = 0;
    } else {
      names.push(missing === 0 ? name : builder.padChannels(name, missing, 0));
      missing = 0;
    }
  }
  return names.length === 1 ? names[0]! : builder.concatenate(...names);
}

function ones(shape: readonly number[]): tf.Tensor {
  return tf.ones([...shape]);
}
