import * as tf from "@tensorflow/tfjs-core";

import type { LayerWeights } from "../astrocyte";
import type { TaskNetwork } from "../network";

import type { AddedBias } from "./constants";
import type { FoldedGates, Fold } from "./fold-gates";
import { scaleLayer, scaleWeights } from "./scale";
import { take } from "./slice";
import type { Structure } from "./structure";

/** What a compact network's numbers come from. */
export interface FillFrom {
  readonly network: TaskNetwork;
  readonly weights: LayerWeights;
  /** The regulation step whose running statistics are used, counted from 1. */
  readonly step: number;
  readonly structure: Structure;
  readonly biases: ReadonlyMap<string, AddedBias>;
  readonly folded: FoldedGates;
}

/** Gives a compact network its numbers: what stays of the larger one's, then constants, then gates. Call it inside a tidy. */
export function fill(smaller: TaskNetwork, from: FillFrom): void {
  const { network, weights, step, structure, biases, folded } = from;
  const whole = new Map<string, tf.Tensor>([...network.parameters(), ...Object.entries(weights)]);
  const own = smaller.parameters();
  for (const [name, indices] of structure.parameters) own.get(name)!.assign(take(whole.get(name)!, indices));
  for (const [key, channels] of structure.norms) {
    const { mean, variance } = network.norms[key]!.statistics(step);
    for (const running of smaller.norms[key]!.running) {
      running.mean.assign(take<tf.Tensor1D>(mean, [channels]));
      running.variance.assign(take<tf.Tensor1D>(variance, [channels]));
    }
  }
  for (const added of biases.values()) addConstant(smaller, added);
  for (const [place, values] of folded.scales) {
    const layer = smaller.weights[scaleLayer(place)]!;
    layer.assign(scaleWeights(values, layer.rank));
  }
  for (const fold of folded.folds) multiply(own.get(fold.parameter)!, fold);
}

function addConstant(smaller: TaskNetwork, { into, key, value }: AddedBias): void {
  if (into === "norm") {
    for (const { mean } of smaller.norms[key]!.running) mean.assign(tf.sub<tf.Tensor1D>(mean, value));
  } else {
    // A bias of its own begins with zeros.
    const bias = smaller.biases[key]!;
    bias.assign(tf.add(bias, value));
  }
}

function multiply(parameter: tf.Variable, { axis, gates }: Fold): void {
  const along = axis < 0 ? parameter.rank + axis : axis;
  const shape = parameter.shape.map((_, i) => (i === along ? gates.length : 1));
  parameter.assign(tf.mul(parameter, tf.reshape(tf.tensor1d([...gates]), shape)));
}
