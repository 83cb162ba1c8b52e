import * as tf from "@tensorflow/tfjs-core";

import { defineOp } from "./op";

/**
 * Largest value along one axis of a matrix; its gradient goes to one largest element, the first.
 *
 * TensorFlow.js's own maximum spreads the gradient over ties, which occur where a gate has closed a unit.
 *
 * @param x [rows, columns]
 * @param axis 0 gives [columns], 1 gives [rows]
 */
export function maximumAlong(x: tf.Tensor2D, axis: 0 | 1): tf.Tensor1D {
  return maximum({ x }, { axis })[0] as tf.Tensor1D;
}

const maximum = defineOp<"x", { axis: 0 | 1 }>({
  name: "AstroNetMaximumAlong",
  portable({ x }, { axis }) {
    return [tf.max(x, axis)];
  },
  gradient: {
    saveInputs: ["x"],
    saveOutputs: [false],
    backward([dy], saved, { axis }) {
      const x = saved[0] as tf.Tensor2D;
      const position = tf.range(0, x.shape[axis], 1, "int32");
      const first = tf.expandDims(tf.argMax(x, axis), axis);
      const here = tf.equal(axis === 0 ? tf.expandDims(position, 1) : tf.expandDims(position, 0), first);
      return { x: tf.mul(tf.cast(here, "float32"), tf.expandDims(dy!, axis)) };
    },
  },
});
