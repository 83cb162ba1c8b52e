import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";

import { defineOp } from "./op";

/**
 * Largest value of each size×size window, windows side by side; rows and columns that fill none are left out.
 *
 * The gradient goes to one largest element of a window, the first. On the native CPU engine the forward pass keeps where
 * that was, which spares the gradient its search: TensorFlow's own takes ten times as long.
 *
 * @param x [N, H, W, C]
 * @returns [N, ⌊H/size⌋, ⌊W/size⌋, C]
 */
export function maxPool(x: tf.Tensor4D, size: number): tf.Tensor4D {
  return forward({ x }, { size })[0] as tf.Tensor4D;
}

const forward = defineOp<"x", { size: number }>({
  name: "AstroNetMaxPool",
  // Without the places of the maxima: the gradient that goes with it searches again.
  portable({ x }, { size }) {
    return [tf.maxPool(x as tf.Tensor4D, size, size, "valid"), tf.tensor1d([], "int32")];
  },
  native(inputs, { size }, backend) {
    if (backend.isUsingGpuDevice) {
      return [tf.maxPool(inputs.x as tf.Tensor4D, size, size, "valid"), tf.tensor1d([], "int32")];
    }
    const op = attributes(backend, size).type("Targmax", "int32").done();
    return backend.executeMultipleOutputs("MaxPoolWithArgmax", op, [inputs.x], 2);
  },
  gradient: {
    saveInputs: ["x"],
    saveOutputs: [true, true],
    backward([dy], saved, settings) {
      const [x, y, place] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      return { x: backward({ dy: dy!, x, y, place }, settings)[0] };
    },
  },
});

const backward = defineOp<"dy" | "x" | "y" | "place", { size: number }>({
  name: "AstroNetMaxPoolGradient",
  portable: searched,
  native(inputs, settings, backend) {
    if (backend.isUsingGpuDevice) return searched(inputs, settings);
    const { binding } = backend;
    const [x, dy, place] = backend.getInputTensorIds([inputs.x, inputs.dy, inputs.place]) as [
      number,
      number,
      number,
    ];
    // The op takes places as int64 alone, a type that TensorFlow.js has not: they never become a tensor of its own.
    const widen = new Attributes(backend).type("SrcT", "int32").type("DstT", "int64").done();
    const wide = binding.executeOp("Cast", widen, [place], 1)[0]!.id;
    const op = attributes(backend, settings.size).type("Targmax", "int64").done();
    const results = binding.executeOp("MaxPoolGradWithArgmax", op, [x, dy, wide], 1);
    binding.deleteTensor(wide);
    return results.map((result) => backend.createOutputTensor(result));
  },
});

function searched(
  { dy, x, y }: { readonly dy: tf.Tensor; readonly x: tf.Tensor; readonly y: tf.Tensor },
  { size }: { size: number },
): tf.Tensor[] {
  const settings = { filterSize: size, strides: size, pad: "valid" };
  return [tf.engine().runKernel(tf.MaxPoolGrad, { dy, input: x, output: y }, settings)];
}

function attributes(backend: NativeBackend, size: number) {
  return new Attributes(backend)
    .type("T", "float32")
    .int("ksize", [1, size, size, 1])
    .int("strides", [1, size, size, 1])
    .string("padding", "VALID")
    .bool("include_batch_in_index", false);
}
