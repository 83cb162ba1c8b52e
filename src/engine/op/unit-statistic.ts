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

/** Where the units lie, and what is asked of them. */
export interface StatisticSettings {
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

const forward = defineOp<string, StatisticSettings>({
  name: "AstroNetUnitStatistic",
  portable(inputs, { axes, statistic }) {
    const layers = Object.values(inputs);
    return [tf.concat(layers.map((weights, i) => values[statistic](weights, othersThan(axes[i]!, weights))))];
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    return executeStatistic("AstroNetUnitStatistic", backend, Object.values(inputs), settings, 1);
  },
  gradient: {
    saveInputs: "all",
    saveOutputs: [false],
    backward([dy], saved, settings) {
      return inOrder(statisticGradients([dy!, ...saved], settings));
    },
  },
});

const backward = defineOp<string, StatisticSettings>({
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
    return executeStatistic("AstroNetUnitStatisticGradient", backend, all, settings, all.length - 1);
  },
});

/** Gradients of weights, from that of their statistics and the weights behind it. */
export function statisticGradients(
  dyAndWeights: readonly tf.Tensor[],
  settings: StatisticSettings,
): tf.Tensor[] {
  return backward(inOrder(dyAndWeights), settings);
}

/** Runs one of the ops of `native/unit-statistic.cc`. */
export function executeStatistic(
  name: string,
  backend: NativeBackend,
  inputs: readonly tf.Tensor[],
  { axes, statistic }: StatisticSettings,
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
