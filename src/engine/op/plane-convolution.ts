import * as tf from "@tensorflow/tfjs-core";

import { BatchNorm, type NormMode } from "../batch-norm";
import type { GroupNorm } from "../group-norm";
import { Attributes, type NativeBackend } from "../native";
import { hasPlaneOps } from "../plane-ops";

import { relu } from "./relu";

/** One level of an astrocyte network: filters, the normalisation behind them, and perhaps ReLU. */
export interface PlaneConvolution {
  /** [k, k, I, O] with k odd; [k, k, O, I] where it is transposed. */
  readonly filters: tf.Variable<tf.Rank.R4>;
  readonly norm: BatchNorm | GroupNorm;
  /** Raises maps [h, w] to this size, which is 2 (h − 1) + k, with a transposed convolution of stride 2. */
  readonly raisedTo?: readonly [height: number, width: number] | undefined;
  readonly relu: boolean;
}

/**
 * y = ReLU(BN(conv(x))) over the maps of one plane: a convolution that keeps their size, or a transposed one of stride 2.
 *
 * On the native CPU engine it is one operation (`plane-convolution.cc`), for on planes of a few hundred units starting an
 * operation costs more than computing it; elsewhere it is composed.
 *
 * @param x [1, H, W, I]
 * @returns [1, H', W', O]
 */
export function planeConvolution(x: tf.Tensor4D, level: PlaneConvolution, mode: NormMode): tf.Tensor4D {
  return hasPlaneOps() ? fused(x, level, mode) : composed(x, level, mode);
}

/** The same by ops that every engine has. */
export function composed(x: tf.Tensor4D, level: PlaneConvolution, mode: NormMode): tf.Tensor4D {
  const { filters, norm, raisedTo } = level;
  const maps = raisedTo
    ? tf.conv2dTranspose(x, filters, [1, ...raisedTo, filters.shape[2]], 2, "valid")
    : tf.conv2d(x, filters, 1, "same");
  const y = norm instanceof BatchNorm ? norm.apply(maps, mode) : norm.apply(maps);
  return level.relu ? relu(y) : y;
}

interface Settings {
  readonly transposed: boolean;
  readonly relu: boolean;
  /** 0: by the moments of each map; 1: by running statistics; 2: by the moments of all maps together. */
  readonly normalisation: 0 | 1 | 2;
  readonly epsilon: number;
  readonly momentum: number;
}

function fused(x: tf.Tensor4D, level: PlaneConvolution, mode: NormMode): tf.Tensor4D {
  const { filters, norm } = level;
  const { gamma, beta, epsilon } = norm;
  const settings = { transposed: level.raisedTo !== undefined, relu: level.relu, epsilon };
  if (!(norm instanceof BatchNorm)) {
    // It has no running statistics: the op passes on whatever stands in their place.
    const none = tf.zeros(gamma.shape);
    const inputs = { x, filters, gamma, beta, mean: none, variance: none };
    return run(forward, inputs, { ...settings, normalisation: 2, momentum: 0 })[0] as tf.Tensor4D;
  }
  const { mean, variance } = norm.statistics(mode.step);
  const inputs = { x, filters, gamma, beta, mean, variance };
  const [y, , , newMean, newVariance] = run(forward, inputs, {
    ...settings,
    normalisation: mode.statistics === "batch" ? 0 : 1,
    momentum: mode.update ? norm.momentum : 0,
  });
  if (mode.update) {
    mean.assign(newMean as tf.Tensor1D);
    variance.assign(newVariance as tf.Tensor1D);
  }
  return y as tf.Tensor4D;
}

const forward = "AstroNetPlaneConvolution";
const gradientOps = {
  AstroNetPlaneNormGradient: ["dy", "gamma", "y", "normalised", "deviation"],
  AstroNetPlaneInputGradient: ["dz", "filters"],
  AstroNetPlaneFilterGradient: ["dz", "x", "filters"],
} as const;
const inputNames = ["x", "filters", "gamma", "beta", "mean", "variance"] as const;

function run(name: string, inputs: Readonly<Record<string, tf.Tensor>>, settings: Settings): tf.Tensor[] {
  return ([] as tf.Tensor[]).concat(
    tf.engine().runKernel(name, inputs, settings as unknown as tf.NamedAttrMap),
  );
}

function register(name: string, inputs: readonly string[], outputs: number): void {
  tf.registerKernel({
    kernelName: name,
    backendName: "tensorflow",
    kernelFunc: (call) => {
      const backend = call.backend as unknown as NativeBackend;
      const settings = call.attrs as unknown as Settings;
      const attributes = new Attributes(backend)
        .type("T", "float32")
        .bool("transposed", settings.transposed)
        .bool("relu", settings.relu)
        .int("normalisation", settings.normalisation)
        .float("epsilon", settings.epsilon)
        .float("momentum", settings.momentum)
        .done();
      const given = inputs.map((input) => call.inputs[input] as tf.Tensor);
      return backend.executeMultipleOutputs(name, attributes, given, outputs);
    },
  });
}

register(forward, inputNames, 5);
register("AstroNetPlaneNormGradient", gradientOps.AstroNetPlaneNormGradient, 3);
register("AstroNetPlaneInputGradient", gradientOps.AstroNetPlaneInputGradient, 1);
register("AstroNetPlaneFilterGradient", gradientOps.AstroNetPlaneFilterGradient, 1);

tf.registerGradient({
  kernelName: forward,
  inputsToSave: ["x", "filters", "gamma"],
  outputsToSave: [true, true, true, false, false],
  gradFunc: (dys, saved, attrs) => {
    const settings = attrs as unknown as Settings;
    const [x, filters, gamma, y, normalised, deviation] = saved as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const dy = (dys as tf.Tensor[])[0]!;
    const [dz, dgamma, dbeta] = run(
      "AstroNetPlaneNormGradient",
      { dy, gamma, y, normalised, deviation },
      settings,
    ) as [tf.Tensor, tf.Tensor, tf.Tensor];
    // Asked for one by one: filters that are frozen have none computed.
    return {
      x: () => run("AstroNetPlaneInputGradient", { dz, filters }, settings)[0]!,
      filters: () => run("AstroNetPlaneFilterGradient", { dz, x, filters }, settings)[0]!,
      gamma: () => dgamma,
      beta: () => dbeta,
    };
  },
});
