import * as tf from "@tensorflow/tfjs-core";

import { defineOp } from "./op";

/**
 * Mean along one axis of a matrix; each of the n elements gets the share 1/n of the gradient.
 *
 * @param x [rows, columns]
 * @param axis 0 gives [columns], 1 gives [rows]
 */
export function meanAlong(x: tf.Tensor2D, axis: 0 | 1): tf.Tensor1D {
  return mean({ x }, { axis })[0] as tf.Tensor1D;
}

const mean = defineOp<"x", { axis: 0 | 1 }>({
  name: "AstroNetMeanAlong",
  portable({ x }, { axis }) {
    return [tf.mean(x, axis)];
  },
  gradient: {
    saveInputs: ["x"],
    saveOutputs: [false],
    backward([dy], saved, { axis }) {
      const length = saved[0]!.shape[axis]!;
      return { x: spread({ dy: dy! }, { axis, length })[0] };
    },
  },
});

const spread = defineOp<"dy", { axis: 0 | 1; length: number }>({
  name: "AstroNetMeanAlongGradient",
  portable({ dy }, { axis, length }) {
    const share = tf.expandDims(tf.div(dy, length), axis);
    return [tf.tile(share, axis === 0 ? [length, 1] : [1, length])];
  },
});
