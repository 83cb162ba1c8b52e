import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp, inOrder } from "./op";

/** Weights of a layer, and the axis along which its units lie. */
export interface UnitWeights {
  readonly weights: tf.Tensor;
  readonly axis: number;
}

/**
 * Sums up each unit's weights in one number, of several layers behind one another: their mean, or the largest.
 *
 * The gradient of a mean of n weights gives each the share 1/n; that of a maximum goes to one largest weight, the first.
 * (TensorFlow.js's own maximum spreads it over ties, which occur where a gate has closed a unit.) One op on the native CPU
 * engine.
 *
 * @returns [units of all layers]
 */
export function unitStatistics(layers: readonly UnitWeights[], statistic: "mean" | "max"): tf.Tensor1D {
  const settings = { axes: layers.map(({ axis }) => axis), largest: statistic === "max" };
  return forward(inOrder(layers.map(({ weights }) => weights)), settings)[0] as tf.Tensor1D;
}

interface Settings {
  readonly axes: readonly number[];
  readonly largest: boolean;
}

const forward = defineOp<string, Settings>({
  name: "AstroNetUnitStatistic",
  portable(inputs, { axes, largest }) {
    const rows = Object.values(inputs).map((weights, i) => {
      const others = othersThan(axes[i]!, weights);
      return largest ? tf.max(weights, others) : tf.mean(weights, others);
    });
    return [tf.concat(rows)];
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
  portable(inputs, { axes, largest }) {
    const [dy, ...layers] = Object.values(inputs) as [tf.Tensor, ...tf.Tensor[]];
    const parts = tf.split(
      dy,
      layers.map(({ shape }, i) => shape[axes[i]!]!),
    );
    return layers.map((weights, i) =>
      largest ? toLargest(parts[i]!, weights, axes[i]!) : toAll(parts[i]!, weights, axes[i]!),
    );
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
  { axes, largest }: Settings,
  outputs: number,
): tf.Tensor[] {
  const attributes = new Attributes(backend)
    .type("T", "float32")
    .int("N", axes.length)
    .bool("largest", largest)
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
