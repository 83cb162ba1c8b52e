import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import { defineOp } from "./op";

/**
 * Multiplies each channel by its gate: y[n, …, c] = g[c] x[n, …, c], or g[n, c] where each image has gates of its own.
 *
 * dx = g dy, and dg = Σ dy x over all that a gate multiplies. One op each way on the native CPU engine.
 *
 * @param x maps [N, H, W, C], or values [N, C]
 * @param gates [C], or [N, C]
 */
export function gateChannels(x: tf.Tensor, gates: tf.Tensor): tf.Tensor {
  return forward({ x, gates }, {})[0]!;
}

const forward = defineOp<"x" | "gates", object>({
  name: "AstroNetGateChannels",
  portable: ({ x, gates }) => [tf.mul(x, beside(x, gates))],
  native(inputs, none, backend) {
    if (!hasOwnOps()) return this.portable(inputs, none);
    return execute("AstroNetGateChannels", backend, [inputs.x, inputs.gates], 1);
  },
  gradient: {
    saveInputs: ["x", "gates"],
    saveOutputs: [false],
    backward([dy], saved) {
      const [x, gates] = saved as [tf.Tensor, tf.Tensor];
      const [dx, dgates] = backward({ dy: dy!, x, gates }, {});
      return { x: dx, gates: dgates };
    },
  },
});

const backward = defineOp<"dy" | "x" | "gates", object>({
  name: "AstroNetGateChannelsGradient",
  portable({ dy, x, gates }) {
    const all = x.shape.map((_, axis) => axis);
    const summed = gates.rank === 1 ? all.slice(0, -1) : all.slice(1, -1);
    return [tf.mul(dy, beside(x, gates)), tf.sum(tf.mul(dy, x), summed)];
  },
  native(inputs, none, backend) {
    if (!hasOwnOps()) return this.portable(inputs, none);
    return execute("AstroNetGateChannelsGradient", backend, [inputs.dy, inputs.x, inputs.gates], 2);
  },
});

function execute(
  name: string,
  backend: NativeBackend,
  inputs: readonly tf.Tensor[],
  outputs: number,
): tf.Tensor[] {
  const attributes = new Attributes(backend).type("T", "float32").done();
  return backend.executeMultipleOutputs(name, attributes, inputs, outputs);
}

/** Gates in a shape that broadcasts over what they multiply. */
function beside(x: tf.Tensor, gates: tf.Tensor): tf.Tensor {
  if (gates.rank === 1) return gates;
  const [images, channels] = gates.shape as [number, number];
  return tf.reshape(gates, [images, ...Array<number>(x.rank - 2).fill(1), channels]);
}
