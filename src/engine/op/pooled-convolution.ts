import * as tf from "@tensorflow/tfjs-core";

import { Attributes } from "../native";
import { hasOwnOps } from "../own-ops";
import { isRecording } from "../tape";

import { convolution } from "./convolution";
import { maxPool } from "./max-pool";
import { defineOp } from "./op";
import { relu } from "./relu";

/** What follows the convolution. */
export interface PooledConvolutionOptions {
  /** [O], is added to each position. */
  readonly bias?: tf.Tensor1D | undefined;
  /** Zeros p on each side of height and width. */
  readonly padding: number;
  /** Whether negative values become zeros. */
  readonly rectified: boolean;
}

/**
 * Convolution of stride 1, bias, max-pool of 2×2 and ReLU: y = max(0, max over a window of Σ x w + b).
 *
 * On the native CPU engine it is one op (`native/pooled-convolution.cc`) where no gradient is recorded: its maps are never
 * written, and windows rather than channels fill the processor's vectors, so that time goes down with each filter that a
 * network loses. Elsewhere it is composed.
 *
 * @param x [N, H, W, C]
 * @param filters w, [k, k, C, O]
 * @returns [N, ⌊(H + 2p − k + 1) / 2⌋, ⌊(W + 2p − k + 1) / 2⌋, O]
 */
export function pooledConvolution(
  x: tf.Tensor4D,
  filters: tf.Tensor4D,
  options: PooledConvolutionOptions,
): tf.Tensor4D {
  if (isRecording() || !fits(x, filters, options)) return composed(x, filters, options);
  const { bias, padding, rectified } = options;
  return forward({ x, filters, ...(bias ? { bias } : {}) }, { padding, rectified })[0] as tf.Tensor4D;
}

/** The most values that a window may see: what sixteen windows see should stay in the processor's nearer caches. */
const mostSeen = 1 << 11;

/** Whether our own op computes it, and sooner. */
function fits(
  x: tf.Tensor4D,
  { shape: [height, width, inputs] }: tf.Tensor4D,
  { padding }: PooledConvolutionOptions,
): boolean {
  return (
    hasOwnOps() &&
    (height + 1) * (width + 1) * inputs <= mostSeen &&
    // There is a window, and none that sees nothing but padding.
    padding < Math.min(height, width) &&
    height < x.shape[1] + 2 * padding &&
    width < x.shape[2] + 2 * padding
  );
}

/** The same by ops that every engine has. */
function composed(
  x: tf.Tensor4D,
  filters: tf.Tensor4D,
  { bias, padding, rectified }: PooledConvolutionOptions,
): tf.Tensor4D {
  // A bias and ReLU change nothing about where the largest of a window is, and there is less to compute behind it.
  const pooled = maxPool(convolution(x, filters, 1, padding), 2);
  const biased = bias ? tf.add<tf.Tensor4D>(pooled, bias) : pooled;
  return rectified ? relu(biased) : biased;
}

const forward = defineOp<string, { readonly padding: number; readonly rectified: boolean }>({
  name: "AstroNetPooledConvolution",
  portable: ({ x, filters, bias }, settings) => [
    composed(x as tf.Tensor4D, filters as tf.Tensor4D, {
      bias: bias as tf.Tensor1D | undefined,
      ...settings,
    }),
  ],
  native(inputs, { padding, rectified }, backend) {
    const attributes = new Attributes(backend)
      .type("T", "float32")
      .int("biases", inputs.bias ? 1 : 0)
      .int("padding", padding)
      .bool("rectified", rectified)
      .done();
    return backend.executeMultipleOutputs("AstroNetPooledConvolution", attributes, Object.values(inputs), 1);
  },
});
