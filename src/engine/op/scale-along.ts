import * as tf from "@tensorflow/tfjs-core";

import { defineOp } from "./op";

/**
 * Multiplies each slice of x along one axis by its own factor: y[…, u, …] = f[u] · x[…, u, …].
 *
 * dx = f · dy along the axis, df[u] = Σ dy[…, u, …] x[…, u, …].
 *
 * @param factors f, as many as x is long along the axis
 */
export function scaleAlong<T extends tf.Tensor>(x: T, factors: tf.Tensor1D, axis: number): T {
  return scale({ x, factors }, { axis })[0] as T;
}

const scale = defineOp<"x" | "factors", { axis: number }>({
  name: "AstroNetScaleAlong",
  portable({ x, factors }, { axis }) {
    return [tf.mul(x, alongAxis(factors, x, axis))];
  },
  gradient: {
    saveInputs: ["x", "factors"],
    saveOutputs: [false],
    backward([dy], saved, { axis }) {
      const [x, factors] = saved as [tf.Tensor, tf.Tensor];
      const [dx, dfactors] = backward({ dy: dy!, x, factors }, { axis });
      return { x: dx, factors: dfactors };
    },
  },
});

const backward = defineOp<"dy" | "x" | "factors", { axis: number }>({
  name: "AstroNetScaleAlongGradient",
  portable({ dy, x, factors }, { axis }) {
    const others = x.shape.map((_, other) => other).filter((other) => other !== axis);
    return [tf.mul(dy, alongAxis(factors, x, axis)), tf.sum(tf.mul(dy, x), others)];
  },
});

/** Factors in a shape that broadcasts along the axis; along the last one they do as they are. */
function alongAxis(factors: tf.Tensor, x: tf.Tensor, axis: number): tf.Tensor {
  if (axis === x.rank - 1) return factors;
  return tf.reshape(factors, [factors.size, ...Array<number>(x.rank - 1 - axis).fill(1)]);
}
