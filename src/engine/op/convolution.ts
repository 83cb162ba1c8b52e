import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import { biasActivationGradient, withBiasActivation, type BiasActivation } from "./bias-activation";
import { defineOp } from "./op";
import { padMaps, type PadMaps } from "./pad-maps";
import { tensorFlowConvolution } from "./tensorflow-convolution";

/** What follows a convolution, and how its maps are padded. */
export interface ConvolutionSettings extends BiasActivation {
  /**
   * Puts zeros around maps, for a padding that TensorFlow's fast kernels do not know; give one that remembers
   * ({@link paddedOnce}) where several convolutions read the same maps.
   */
  readonly padded?: PadMaps | undefined;
}

/**
 * Cross-correlation of images with filters, and what follows: z[n, i, j, o] = Σ x[n, s·i + a − p, s·j + b − p, c] w[a, b, c, o],
 * and y = z, z + b, max(z, 0) or max(z + b, 0).
 *
 * With dz = dy where y > 0, all of dy without ReLU, the gradients are those of z for dz, and Σ dz for the bias. What follows is
 * part of the op, so that z is not kept.
 *
 * On the native CPU engine convolutions of stride 1 with few channels, of 7 to 17 say, are an op of our own (`native/convolution.cc`):
 * TensorFlow's fill up channels to sixteens, so that a network that has lost most of its filters is hardly faster.
 *
 * @param x [N, H, W, C]
 * @param filters w, [k, k, C, O]
 * @param stride s
 * @param padding zeros p on each side of height and width, as PyTorch counts them; or `"same"`, as many as keep
 *   ⌈size / s⌉ positions, the odd one below and right, as TensorFlow counts them
 */
export function convolution(
  x: tf.Tensor4D,
  filters: tf.Tensor4D,
  stride: number,
  padding: number | "same",
  options: ConvolutionSettings = {},
): tf.Tensor4D {
  if (padding !== "same" && stride === 1 && fits(x, filters, padding)) {
    const { bias, rectified } = options;
    const inputs = { x, filters, ...(bias ? { bias } : {}) };
    const settings = { padding, biased: bias !== undefined };
    return (rectified ? rectifying : linear)(inputs, settings)[0] as tf.Tensor4D;
  }
  if (padding === "same" || keepsSize(filters, stride, padding)) {
    return tensorFlowConvolution(x, filters, stride, "same", options);
  }
  const { padded = padMaps } = options;
  return tensorFlowConvolution(padding === 0 ? x : padded(x, padding), filters, stride, "valid", options);
}

/** How much less our op must compute to be chosen: product for product it is slower. */
const saving = 2;

/** Whether our own op computes it, and sooner. */
function fits(
  x: tf.Tensor4D,
  { shape: [height, width, inputs, outputs] }: tf.Tensor4D,
  padding: number,
): boolean {
  const filled = (channels: number, to: number) => Math.ceil(channels / to) * to;
  // TensorFlow leaves the few channels of images as they are.
  const theirs = (inputs <= 4 ? inputs : filled(inputs, 16)) * filled(outputs, 16);
  const ours = inputs * filled(outputs, 8);
  return (
    theirs >= saving * ours &&
    hasOwnOps() &&
    padding < Math.min(height, width) &&
    height <= x.shape[1] + 2 * padding &&
    width <= x.shape[2] + 2 * padding
  );
}

function keepsSize({ shape: [height, width] }: tf.Tensor4D, stride: number, padding: number): boolean {
  return stride === 1 && padding > 0 && height === 2 * padding + 1 && width === 2 * padding + 1;
}

interface Settings {
  readonly padding: number;
}

interface ForwardSettings extends Settings {
  readonly biased: boolean;
}

const linear = forwardOp(false);
const rectifying = forwardOp(true);

/** An op of stride 1, with ReLU or without: only where there is one, the output is saved. */
function forwardOp(rectified: boolean) {
  return defineOp<"x" | "filters", ForwardSettings, "bias">({
    name: rectified ? "AstroNetRectifiedConvolution" : "AstroNetConvolution",
    portable: ({ x, filters, bias }, { padding }) => [
      withBiasActivation(tf.conv2d(x as tf.Tensor4D, filters as tf.Tensor4D, 1, padding), bias, rectified),
    ],
    native({ x, filters, bias }, settings, backend) {
      if (!hasOwnOps()) return this.portable({ x, filters, bias }, settings);
      const attributes = new Attributes(backend).type("T", "float32").int("padding", settings.padding);
      if (bias) attributes.int("biases", 1);
      if (rectified) attributes.bool("rectified", true);
      const inputs = bias ? [x, filters, bias] : [x, filters];
      return backend.executeMultipleOutputs("AstroNetConvolution", attributes.done(), inputs, 1);
    },
    gradient: {
      saveInputs: ["x", "filters"],
      saveOutputs: [rectified],
      backward([dy], saved, { padding, biased }) {
        const [x, filters, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor?];
        const { dz, dbias } = biasActivationGradient(dy!, y, biased);
        return {
          x: () => convolutionInputGradient({ dy: dz, x, filters }, { padding })[0]!,
          filters: () => convolutionFilterGradient({ dy: dz, x, filters }, { padding })[0]!,
          bias: dbias,
        };
      },
    },
  });
}

/** dx of a {@link convolution} of stride 1. */
export const convolutionInputGradient = defineOp<"dy" | "x" | "filters", Settings>({
  name: "AstroNetConvolutionInputGradient",
  portable({ dy, x, filters }, { padding }) {
    const settings = { ...theirSettings(padding), inputShape: x.shape as number[] };
    return [tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter: filters }, settings)];
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    return execute("AstroNetConvolutionInputGradient", backend, [inputs.dy, inputs.filters], settings);
  },
});

/** dw of a {@link convolution} of stride 1. */
export const convolutionFilterGradient = defineOp<"dy" | "x" | "filters", Settings>({
  name: "AstroNetConvolutionFilterGradient",
  portable({ dy, x, filters }, { padding }) {
    const settings = { ...theirSettings(padding), filterShape: filters.shape as number[] };
    return [tf.engine().runKernel(tf.Conv2DBackpropFilter, { dy, x }, settings)];
  },
  native(inputs, settings, backend) {
    if (!hasOwnOps()) return this.portable(inputs, settings);
    return execute(
      "AstroNetConvolutionFilterGradient",
      backend,
      [inputs.dy, inputs.x, inputs.filters],
      settings,
    );
  },
});

/** In TensorFlow.js's words, which take filters for squares where the padding is one number. */
function theirSettings(padding: number) {
  const zeros: [number, number] = [padding, padding];
  return { strides: 1, pad: [[0, 0], zeros, zeros, [0, 0]], dataFormat: "NHWC" };
}

function execute(
  name: string,
  backend: NativeBackend,
  inputs: readonly tf.Tensor[],
  { padding }: Settings,
): tf.Tensor[] {
  const attributes = new Attributes(backend).type("T", "float32").int("padding", padding).done();
  return backend.executeMultipleOutputs(name, attributes, inputs, 1);
}
