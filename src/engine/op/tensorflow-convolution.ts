import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { shapeConstant } from "../shape-constant";

import { biasActivationGradient, withBiasActivation, type BiasActivation } from "./bias-activation";
import { defineOp } from "./op";

interface Settings {
  readonly stride: number;
  readonly padding: "same" | "valid";
}

interface ForwardSettings extends Settings {
  readonly biased: boolean;
}

/**
 * Cross-correlation by TensorFlow's own kernels, with zeros around the maps as they know them, and what follows it.
 *
 * On the native engine each gradient is one call; TensorFlow.js makes a tensor of the shape for each, works out sizes that
 * TensorFlow works out again, and takes half as long for that as a small convolution.
 *
 * @param x [N, H, W, C]
 * @param filters [k, k, C, O]
 */
export function tensorFlowConvolution(
  x: tf.Tensor4D,
  filters: tf.Tensor4D,
  stride: number,
  padding: Settings["padding"],
  { bias, rectified }: BiasActivation = {},
): tf.Tensor4D {
  const inputs = { x, filters, ...(bias ? { bias } : {}) };
  const settings = { stride, padding, biased: bias !== undefined };
  return (rectified ? rectifying : linear)(inputs, settings)[0] as tf.Tensor4D;
}

const linear = forwardOp(false);
const rectifying = forwardOp(true);

/** An op with ReLU or without: only where there is one, the output is saved. */
function forwardOp(rectified: boolean) {
  return defineOp<"x" | "filters", ForwardSettings, "bias">({
    name: rectified ? "AstroNetRectifiedTensorFlowConvolution" : "AstroNetTensorFlowConvolution",
    portable({ x, filters, bias }, settings) {
      const inputs = { x, filter: filters, ...(bias ? { bias } : {}) };
      const activation = rectified ? "relu" : "linear";
      const attributes = { ...theirSettings(settings), dilations: 1, activation };
      return [tf.engine().runKernel(bias || rectified ? tf.FusedConv2D : tf.Conv2D, inputs, attributes)];
    },
    native({ x, filters, bias }, settings, backend) {
      const [z] = execute("Conv2D", backend, backend.getInputTensorIds([x, filters]), settings);
      return [withBiasActivation(z!, bias, rectified)];
    },
    gradient: {
      saveInputs: ["x", "filters"],
      saveOutputs: [rectified],
      backward([dy], saved, settings) {
        const [x, filters, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor?];
        const { dz, dbias } = biasActivationGradient(dy!, y, settings.biased);
        return {
          x: () => byInput({ dy: dz, x, filters }, settings)[0]!,
          filters: () => byFilters({ dy: dz, x, filters }, settings)[0]!,
          bias: dbias,
        };
      },
    },
  });
}

const byInput = defineOp<"dy" | "x" | "filters", Settings>({
  name: "AstroNetTensorFlowConvolutionInputGradient",
  portable({ dy, x, filters }, settings) {
    const attributes = { ...theirSettings(settings), inputShape: x.shape as number[] };
    return [tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter: filters }, attributes)];
  },
  native({ dy, x, filters }, settings, backend) {
    const [filtersId, dyId] = backend.getInputTensorIds([filters, dy]) as [number, number];
    const inputs = [shapeConstant(backend, x), filtersId, dyId];
    return execute("Conv2DBackpropInput", backend, inputs, settings);
  },
});

const byFilters = defineOp<"dy" | "x" | "filters", Settings>({
  name: "AstroNetTensorFlowConvolutionFilterGradient",
  portable({ dy, x, filters }, settings) {
    const attributes = { ...theirSettings(settings), filterShape: filters.shape as number[] };
    return [tf.engine().runKernel(tf.Conv2DBackpropFilter, { dy, x }, attributes)];
  },
  native({ dy, x, filters }, settings, backend) {
    const [xId, dyId] = backend.getInputTensorIds([x, dy]) as [number, number];
    const inputs = [xId, shapeConstant(backend, filters), dyId];
    return execute("Conv2DBackpropFilter", backend, inputs, settings);
  },
});

function theirSettings({ stride, padding }: Settings) {
  return { strides: stride, pad: padding, dataFormat: "NHWC" };
}

function execute(
  name: string,
  backend: NativeBackend,
  inputs: readonly number[],
  { stride, padding }: Settings,
): tf.Tensor[] {
  const attributes = new Attributes(backend)
    .type("T", "float32")
    .int("strides", [1, stride, stride, 1])
    .string("padding", padding.toUpperCase())
    .done();
  return backend.binding
    .executeOp(name, attributes, inputs, 1)
    .map((result) => backend.createOutputTensor(result));
}
