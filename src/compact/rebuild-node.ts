import { channelsOf, positionsOf, type GraphBuilder, type GraphNode } from "../network";

import { addScale } from "./scale";

/** A node that another reads: what it was, which of its channels stay, and what it is called; undefined where it is gone. */
interface OldPart {
  readonly name: string | undefined;
  readonly old: GraphNode;
  readonly kept: readonly number[];
}

interface Part extends OldPart {
  readonly name: string;
}

/**
 * Adds to a builder what is left of a node.
 *
 * @param own its channels that stay
 * @param parts the nodes that it read, of which one at least is there
 * @param scales gate places in front of which a layer scales each channel
 * @returns the name of what it has become
 */
export function rebuildNode(
  builder: GraphBuilder,
  node: GraphNode,
  own: readonly number[],
  parts: readonly OldPart[],
  scales: ReadonlySet<string>,
): string {
  const there = parts.filter((part): part is Part => part.name !== undefined);
  const first = there[0]!;
  switch (node.op) {
    case "input":
      return builder.input;
    case "convolution":
    case "depthwise": {
      const { weights, stride, padding, initial } = node;
      const form = { size: [weights[0], weights[1]], stride, padding, initial } as const;
      return node.op === "depthwise"
        ? builder.depthwise(node.name, first.name, form)
        : builder.convolution(node.name, first.name, { ...form, filters: own.length });
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
    case "flatten": {
      const flat = builder.flatten(first.name, node.order);
      return selected(builder, flat, flattened(first, node.order === "channels first"), own);
    }
    case "select": {
      const wanted = own.map((c) => node.indices[c]!);
      return selected(builder, first.name, first.kept, wanted);
    }
    case "add": {
      const terms = there.map((part) => fitted(builder, part, own));
      return terms.length === 1 ? terms[0]! : builder.add(...terms);
    }
    case "concatenate":
      return concatenated(builder, parts);
    case "pad-channels": {
      const before = own.filter((c) => c < node.before).length;
      const after = own.length - before - first.kept.length;
      return before + after === 0 ? first.name : builder.padChannels(first.name, before, after);
    }
    case "gate": {
      const scaled = scales.has(node.gate) ? addScale(builder, node.gate, first.name) : first.name;
      return builder.gate(node.gate, scaled);
    }
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

/** A term of a sum with the channels of the sum, by their old numbers: zeros where it has none. */
function fitted(builder: GraphBuilder, { name, kept }: Part, wanted: readonly number[]): string {
  const missing = wanted.filter((channel) => !kept.includes(channel));
  const before = missing.filter((channel) => channel < kept[0]!);
  const after = missing.slice(before.length);
  const padded = missing.length === 0 ? name : builder.padChannels(name, before.length, after.length);
  return selected(builder, padded, [...before, ...kept, ...after], wanted);
}

/** The old numbers of the values that a flattening of the kept channels puts out. */
function flattened({ old, kept }: Part, channelsFirst: boolean): number[] {
  const [positions, channels] = [positionsOf(old.shape), channelsOf(old.shape)];
  const all = Array.from({ length: positions }, (_, position) => position);
  return channelsFirst
    ? kept.flatMap((channel) => all.map((position) => channel * positions + position))
    : all.flatMap((position) => kept.map((channel) => position * channels + channel));
}

/** Joins what is left; channels of a part that is gone are zeros where others need them. */
function concatenated(builder: GraphBuilder, parts: readonly OldPart[]): string {
  const names: string[] = [];
  // Channels of zeros that wait for the first part to stand in front of.
  let waiting = 0;
  for (const { name, kept } of parts) {
    const last = names.at(-1);
    if (name !== undefined) {
      names.push(waiting === 0 ? name : builder.padChannels(name, waiting, 0));
      waiting = 0;
    } else if (last === undefined) waiting += kept.length;
    else if (kept.length > 0) names[names.length - 1] = builder.padChannels(last, 0, kept.length);
  }
  return names.length === 1 ? names[0]! : builder.concatenate(...names);
}
