import * as tf from "@tensorflow/tfjs-core";

import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";
import { isRecording } from "../tape";

import { biasActivationGradient, type BiasActivation } from "./bias-activation";
import { convolution, convolutionFilterGradient, convolutionInputGradient } from "./convolution";
import { maxPool } from "./max-pool";
import { defineOp } from "./op";
import { relu, reluGradient } from "./relu";

/** What follows the convolution, beside the max-pool. */
export interface PooledConvolutionOptions extends BiasActivation {
  /** Zeros p on each side of height and width. */
  readonly padding: number;
}

/**
 * Convolution of stride 1, bias, max-pool of 2×2 and ReLU: y = max(0, max over a window of Σ x w + b).
 *
 * With dz = dy where y > 0 (all of dy without ReLU), at the first largest position of each window, 0 elsewhere, the gradients are
 * those of the convolution for dz, and Σ dz for the bias.
 *
 * On the native CPU engine it is one op (`native/pooled-convolution.cc`): its maps are never written, and windows rather than
 * channels fill the processor's vectors, so that time goes down with each filter that a network loses. Each gradient is one op
 * too (`native/pooled-convolution-gradient.cc`), which goes through the positions where dz is not 0, a quarter at most.
 * Elsewhere it is composed.
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
  if (!fits(x, filters, options)) return composed(x, filters, options);
  const { bias, padding, rectified = false } = options;
  const inputs = { x, filters, ...(bias ? { bias } : {}) };
  return forward(inputs, { padding, rectified, recorded: isRecording() })[0] as tf.Tensor4D;
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

interface Settings {
  readonly padding: number;
  readonly rectified: boolean;
}

const forward = defineOp<"x" | "filters", Settings & { readonly recorded: boolean }, "bias">({
  name: "AstroNetPooledConvolution",
  portable: ({ x, filters, bias }, settings) => [
    composed(x as tf.Tensor4D, filters as tf.Tensor4D, {
      bias: bias as tf.Tensor1D | undefined,
      ...settings,
    }),
  ],
  native({ x, filters, bias }, { padding, rectified, recorded }, backend) {
    const attributes = new Attributes(backend)
      .type("T", "float32")
      .int("biases", bias ? 1 : 0)
      .int("padding", padding)
      .bool("rectified", rectified)
      .int("recorded", recorded ? 1 : 0)
      .done();
    const inputs = [x, filters, ...(bias ? [bias] : [])];
    return backend.executeMultipleOutputs("AstroNetPooledConvolution", attributes, inputs, recorded ? 2 : 1);
  },
  gradient: {
    saveInputs: ["x", "filters"],
    saveOutputs: [true, true],
    backward([dy], saved, settings) {
      const [x, filters, y, winners] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const inputs = { dy: dy!, y, winners, x, filters };
      return {
        x: () => byInput(inputs, settings)[0]!,
        filters: () => byFilters(inputs, settings)[0]!,
        bias: () => biasActivationGradient(dy!, settings.rectified ? y : undefined, true).dbias!,
      };
    },
  },
});

type GradientInput = "dy" | "y" | "winners" | "x" | "filters";
type GradientInputs = Readonly<Record<GradientInput, tf.Tensor>>;

const byInput = defineOp<GradientInput, Settings>({
  name: "AstroNetPooledConvolutionInputGradient",
  portable: (inputs, settings) =>
    convolutionInputGradient({ ...inputs, dy: spread(inputs, settings) }, settings),
  native: (inputs, settings, backend) =>
    executeGradient("AstroNetPooledConvolutionInputGradient", backend, inputs, settings),
});

const byFilters = defineOp<GradientInput, Settings>({
  name: "AstroNetPooledConvolutionFilterGradient",
  portable: (inputs, settings) =>
    convolutionFilterGradient({ ...inputs, dy: spread(inputs, settings) }, settings),
  native: (inputs, settings, backend) =>
    executeGradient("AstroNetPooledConvolutionFilterGradient", backend, inputs, settings),
});

/** dz at each position of the convolution: 0 at those that are no window's largest, or are in none. */
function spread({ dy, y, winners, x, filters }: GradientInputs, { padding, rectified }: Settings): tf.Tensor {
  const dz = rectified ? reluGradient({ dy, y }, {})[0]! : dy;
  const [images, rows, columns, channels] = dz.shape as [number, number, number, number];
  const phases = [0, 1, 2, 3].map((phase) => tf.mul(dz, tf.cast(tf.equal(winners, phase), "float32")));
  const windows = tf.reshape(tf.stack(phases, 3), [images, rows, columns, 2, 2, channels]);
  const maps = tf.reshape(tf.transpose(windows, [0, 1, 3, 2, 4, 5]), [
    images,
    2 * rows,
    2 * columns,
    channels,
  ]);
  const behind = (axis: 1 | 2): [number, number] => [
    0,
    x.shape[axis]! + 2 * padding - filters.shape[axis - 1]! + 1 - maps.shape[axis]!,
  ];
  return tf.pad(maps, [[0, 0], behind(1), behind(2), [0, 0]]);
}

function executeGradient(
  name: string,
  backend: NativeBackend,
  { dy, y, winners, x, filters }: GradientInputs,
  { padding, rectified }: Settings,
): tf.Tensor[] {
  const attributes = new Attributes(backend)
    .type("T", "float32")
    .int("padding", padding)
    .bool("rectified", rectified)
    .done();
  return backend.executeMultipleOutputs(name, attributes, [dy, y, winners, x, filters], 1);
}
