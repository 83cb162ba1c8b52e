import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp, inOrder } from "./op";
import type { UnitWeights } from "./unit-statistic";

/** Weights of a layer, and a factor for each of its units. */
export interface ScaledUnits extends UnitWeights {
  readonly factors: tf.Tensor1D;
}

/**
 * Multiplies each unit's weights by its own factor, in several layers at once: y[…, u, …] = f[u] · x[…, u, …].
 *
 * dx = f · dy along the axis of the units, df[u] = Σ dy[…, u, …] x[…, u, …]. One op each way on the native CPU engine.
 *
 * @returns the weights of each layer
 */
export function scaleUnits(layers: readonly ScaledUnits[]): tf.Tensor[] {
  const tensors = [...layers.map(({ weights }) => weights), ...layers.map(({ factors }) => factors)];
  return forward(inOrder(tensors), { axes: layers.map(({ axis }) => axis) });
}

interface Settings {
  readonly axes: readonly number[];
}

const forward = defineOp<string, Settings>({
  name: "AstroNetUnitScale",
  portable(inputs, { axes }) {
    const [x, factors] = parts(Object.values(inputs), axes.length, 2);
    return axes.map((axis, i) => tf.mul(x![i]!, along(factors![i]!, x![i]!, axis)));
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    return execute("AstroNetUnitScale", backend, Object.values(inputs), settings, 1);
  },
  gradient: {
    saveInputs: "all",
    saveOutputs: [],
    backward(dy, saved, settings) {
      return inOrder(backward(inOrder([...dy, ...saved]), settings));
    },
  },
});

const backward = defineOp<string, Settings>({
  name: "AstroNetUnitScaleGradient",
  portable(inputs, { axes }) {
    const [dy, x, factors] = parts(Object.values(inputs), axes.length, 3);
    return [
      ...axes.map((axis, i) => tf.mul(dy![i]!, along(factors![i]!, x![i]!, axis))),
      ...axes.map((axis, i) => {
        const others = x![i]!.shape.map((_, other) => other).filter((other) => other !== axis);
        return tf.sum(tf.mul(dy![i]!, x![i]!), others);
      }),
    ];
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    return execute("AstroNetUnitScaleGradient", backend, Object.values(inputs), settings, 2);
  },
});

function execute(
  name: string,
  backend: NativeBackend,
  inputs: readonly tf.Tensor[],
  { axes }: Settings,
  lists: number,
): tf.Tensor[] {
  const attributes = new Attributes(backend)
    .type("T", "float32")
    .int("N", axes.length)
    .int("axes", axes)
    .done();
  return backend.executeMultipleOutputs(name, attributes, inputs, lists * axes.length);
}

/** A list in lists of one length. */
function parts(tensors: readonly tf.Tensor[], length: number, count: number): tf.Tensor[][] {
  return Array.from({ length: count }, (_, i) => tensors.slice(i * length, (i + 1) * length));
}

/** Factors in a shape that broadcasts along the axis. */
function along(factors: tf.Tensor, x: tf.Tensor, axis: number): tf.Tensor {
  return tf.reshape(factors, [factors.size, ...Array<number>(x.rank - 1 - axis).fill(1)]);
}
