import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp } from "./op";

/**
 * Maps as rows of values in the order (channel, row, column): y[n, (c·H + i)·W + j] = x[n, i, j, c].
 *
 * The gradient goes back to where each value came from. One op each way on the native CPU engine: TensorFlow's transposition of small maps
 * takes several times as long.
 *
 * @param x [N, H, W, C]
 * @returns [N, C·H·W]
 */
export function flattenChannelsFirst(x: tf.Tensor4D): tf.Tensor2D {
  const [, height, width] = x.shape;
  return forward({ x }, { height, width })[0] as tf.Tensor2D;
}

interface Settings {
  readonly height: number;
  readonly width: number;
}

const forward = defineOp<"x", Settings>({
  name: "AstroNetFlatten",
  portable: ({ x }) => [tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [x.shape[0], -1])],
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    return execute("AstroNetFlatten", backend, inputs.x, settings);
  },
  gradient: {
    saveInputs: [],
    saveOutputs: [false],
    backward([dy], _, settings) {
      return { x: () => backward({ dy: dy! }, settings)[0]! };
    },
  },
});

const backward = defineOp<"dy", Settings>({
  name: "AstroNetFlattenGradient",
  portable: ({ dy }, { height, width }) => [
    tf.transpose(tf.reshape(dy, [dy.shape[0], -1, height, width]), [0, 2, 3, 1]),
  ],
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    return execute("AstroNetFlattenGradient", backend, inputs.dy, settings);
  },
});

function execute(
  name: string,
  backend: NativeBackend,
  input: tf.Tensor,
  { height, width }: Settings,
): tf.Tensor[] {
  const attributes = new Attributes(backend)
    .type("T", "float32")
    .int("height", height)
    .int("width", width)
    .done();
  return backend.executeMultipleOutputs(name, attributes, [input], 1);
}
