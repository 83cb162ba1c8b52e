import * as tf from "@tensorflow/tfjs-core";

import { Attributes } from "../native";

import { defineOp } from "./op";

/**
 * Rectifier: y = max(x, 0), any shape.
 *
 * dx = dy where y > 0, else 0. One TensorFlow op each way on the native engine; TensorFlow.js's own gradient takes seven.
 */
export function relu<T extends tf.Tensor>(x: T): T {
  return forward({ x }, {})[0] as T;
}

const forward = defineOp<"x", object>({
  name: "AstroNetRelu",
  portable({ x }) {
    return [tf.relu(x)];
  },
  native({ x }, _, backend) {
    return backend.executeMultipleOutputs(
      "Relu",
      new Attributes(backend).type("T", "float32").done(),
      [x],
      1,
    );
  },
  gradient: {
    saveInputs: [],
    saveOutputs: [true],
    backward([dy], saved) {
      return { x: reluGradient({ dy: dy!, y: saved[0]! }, {})[0] };
    },
  },
});

/** dx of {@link relu} from dy and y. */
export const reluGradient = defineOp<"dy" | "y", object>({
  name: "AstroNetReluGradient",
  portable({ dy, y }) {
    return [tf.mul(dy, tf.step(y))];
  },
  native({ dy, y }, _, backend) {
    const attributes = new Attributes(backend).type("T", "float32").done();
    return backend.executeMultipleOutputs("ReluGrad", attributes, [dy, y], 1);
  },
});
