import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp, inOrder } from "./op";

/** Weights of a layer, or values that it puts out, and the axis along which its units lie. */
export interface UnitWeights {
  readonly weights: tf.Tensor;
  readonly axis: number;
}

/** How a unit's weights are summed up in one number. */
export type StatisticOfUnits = "mean" | "max" | "mean square" | "mean magnitude";

/**
 * Sums up each unit's weights in one number, of several layers behind one another: their mean, the largest, the mean of their
 * squares or of their magnitudes.
 *
 * The gradient of a mean of n weights gives each the share 1/n, that of squares 2w/n, that of magnitudes sign(w)/n; that of a
 * maximum goes to one largest weight, the first. (TensorFlow.js's own maximum spreads it over ties, which occur where a gate has
 * closed a unit.) One op on the native CPU engine.
 *
 * @returns [units of all layers]
 */
export function unitStatistics(layers: readonly UnitWeights[], statistic: StatisticOfUnits): tf.Tensor1D {
  const settings = { axes: layers.map(({ axis }) => axis), statistic };
  return forward(inOrder(layers.map(({ weights }) => weights)), settings)[0] as tf.Tensor1D;
}

interface Settings {
  readonly axes: readonly number[];
  readonly statistic: StatisticOfUnits;
}

/** In the order of their numbers in `native/unit-statistic.cc`. */
const statistics: readonly StatisticOfUnits[] = ["mean", "max", "mean square", "mean magnitude"];

const values: Readonly<Record<StatisticOfUnits, (weights: tf.Tensor, over: number[]) => tf.Tensor>> = {
  mean: (weights, over) => tf.mean(weights, over),
  max: (weights, over) => tf.max(weights, over),
  "mean square": (weights, over) => tf.mean(tf.square(weights), over),
  "mean magnitude": (weights, over) => tf.mean(tf.abs(weights), over),
};

const gradients: Readonly<
  Record<StatisticOfUnits, (dy: tf.Tensor, weights: tf.Tensor, axis: number) => tf.Tensor>
> = {
  mean: toAll,
  max: toLargest,
  "mean square": (dy, weights, axis) => tf.mul(toAll(tf.mul(dy, 2), weights, axis), weights),
  "mean magnitude": (dy, weights, axis) => tf.mul(toAll(dy, weights, axis), tf.sign(weights)),
};

const forward = defineOp<string, Settings>({
  name: "AstroNetUnitStatistic",
  portable(inputs, { axes, statistic }) {
    const layers = Object.values(inputs);
    return [tf.concat(layers.map((weights, i) => values[statistic](weights, othersThan(axes[i]!, weights))))];
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    return execute("AstroNetUnitStatistic", backend, Object.values(inputs), settings, 1);
  },
  gradient: {
    saveInputs: "all",
    saveOutputs: [false],
    backward([dy], saved, settings) {
      return inOrder(backward(inOrder([dy!, ...saved]), settings));
    },
  },
});

const backward = defineOp<string, Settings>({
  name: "AstroNetUnitStatisticGradient",
  portable(inputs, { axes, statistic }) {
    const [dy, ...layers] = Object.values(inputs) as [tf.Tensor, ...tf.Tensor[]];
    const parts = tf.split(
      dy,
      layers.map(({ shape }, i) => shape[axes[i]!]!),
    );
    return layers.map((weights, i) => gradients[statistic](parts[i]!, weights, axes[i]!));
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    const all = Object.values(inputs);
    return execute("AstroNetUnitStatisticGradient", backend, all, settings, all.length - 1);
  },
});

function execute(
  name: string,
  backend: NativeBackend,
  inputs: readonly tf.Tensor[],
  { axes, statistic }: Settings,
  outputs: number,
): tf.Tensor[] {
  const attributes = new Attributes(backend)
    .type("T", "float32")
    .int("N", axes.length)
    .int("statistic", statistics.indexOf(statistic))
    .int("axes", axes)
    .done();
  return backend.executeMultipleOutputs(name, attributes, inputs, outputs);
}

function othersThan(axis: number, { rank }: tf.Tensor): number[] {
  return Array.from({ length: rank }, (_, i) => i).filter((other) => other !== axis);
}

/** One value a unit in a shape that broadcasts over its weights. */
function besides(units: tf.Tensor, axis: number, { rank }: tf.Tensor): tf.Tensor {
  return tf.reshape(units, [units.size, ...Array<number>(rank - 1 - axis).fill(1)]);
}

function toAll(dy: tf.Tensor, weights: tf.Tensor, axis: number): tf.Tensor {
  return tf.broadcastTo(besides(tf.div(dy, weights.size / dy.size), axis, weights), weights.shape);
}

function toLargest(dy: tf.Tensor, weights: tf.Tensor, axis: number): tf.Tensor {
  // Units in front: a unit's weights keep their order.
  const order = [axis, ...othersThan(axis, weights)];
  const turned = tf.transpose(weights, order);
  const rows = tf.reshape(turned, [dy.size, -1]);
  const here = tf.oneHot(tf.argMax(rows, 1), rows.shape[1]!, 1, 0, "float32");
  const back = order.map((_, i) => order.indexOf(i));
  return tf.transpose(tf.reshape(tf.mul(here, tf.expandDims(dy, 1)), turned.shape), back);
}
