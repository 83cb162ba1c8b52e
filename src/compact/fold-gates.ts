import { AstroNetError } from "../error";
import type { GateNode, GraphNode } from "../network";

import type { AddedBias } from "./constants";

/** A parameter of the compact network that takes gates in: multiplied along an axis. */
export interface Fold {
  readonly parameter: string;
  /** Counted from the end where it is negative. */
  readonly axis: number;
  readonly gates: readonly number[];
}

/** Where the gates that are neither 0 nor 1 go. */
export interface FoldedGates {
  readonly folds: readonly Fold[];
  /** Gates that nothing could take in, by place: a depthwise 1×1 convolution multiplies by them. */
  readonly scales: ReadonlyMap<string, readonly number[]>;
}

/**
 * Folds gates g ≥ 0 into parameters.
 *
 * First backwards: g·ReLU(z) = ReLU(g·z), and pools and sums over windows do the same, so that a gate reaches the
 * normalisation or the layer that made the channel, if nobody else reads what lies between. Else forwards, into the weights of
 * all layers that read the channel. Else a depthwise 1×1 convolution takes the gate's place.
 *
 * @param gates the gates of the channels that stay, by place
 * @throws AstroNetError if none of the three can be done.
 */
export function foldGates(
  nodes: readonly GraphNode[],
  stays: ReadonlySet<string>,
  gates: ReadonlyMap<string, readonly number[]>,
  biases: ReadonlyMap<string, Pick<AddedBias, "key">>,
): FoldedGates {
  const left = nodes.filter(({ name }) => stays.has(name));
  const byName = new Map(left.map((node) => [node.name, node]));
  const readers = (name: string): GraphNode[] => left.filter(({ from }) => from.includes(name));

  const backwards = (name: string, values: readonly number[]): Fold[] | undefined => {
    const node = byName.get(name);
    if (!node || readers(name).length !== 1) return undefined;
    const fold = (parameter: string, axis = -1): Fold => ({ parameter, axis, gates: values });
    const onwards = (...folds: Fold[]): Fold[] | undefined => {
      const rest = backwards(node.from[0]!, values);
      return rest && [...folds, ...rest];
    };
    const added = biases.get(name);
    const own = added ? [fold(`${added.key}.bias`)] : [];
    switch (node.op) {
      case "convolution":
      case "dense":
        return [fold(node.name), ...own];
      case "depthwise":
        return [fold(node.name, 2)];
      case "norm":
        return [fold(`${node.norm}.gamma`), fold(`${node.norm}.beta`)];
      case "bias":
        return onwards(fold(`${node.bias}.bias`));
      case "activation":
        return node.activation === "relu" ? onwards() : undefined;
      case "max-pool":
      case "average-pool":
      case "gate":
        return onwards();
      default:
        return undefined;
    }
  };

  const forwards = (place: GateNode, values: readonly number[]): Fold[] | undefined => {
    const folds: Fold[] = [];
    for (const { name, op } of readers(place.name)) {
      if (op === "dense") folds.push({ parameter: name, axis: 0, gates: values });
      else if (op === "convolution" || op === "depthwise")
        folds.push({ parameter: name, axis: 2, gates: values });
      else return undefined;
    }
    return folds;
  };

  const folds: Fold[] = [];
  const scales = new Map<string, readonly number[]>();
  for (const place of left) {
    if (place.op !== "gate") continue;
    const values = gates.get(place.gate);
    if (!values || values.every((gate) => gate === 1)) continue;
    const folded = backwards(place.from[0]!, values) ?? forwards(place, values);
    if (folded) folds.push(...folded);
    else if (place.shape.length === 3) scales.set(place.gate, values);
    else {
      throw new AstroNetError(
        `gates of ${place.gate}: neither what writes these values nor what reads them can take gates in ` +
          "(put the place behind a layer, or in front of one)",
      );
    }
  }
  return { folds, scales };
}
